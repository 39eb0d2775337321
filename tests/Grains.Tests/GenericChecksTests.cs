namespace Streetcar.Grains.Tests;

public sealed class GenericChecksTests(OneSilo silo) : IClassFixture<OneSilo>
{
    private readonly GrainCluster _cluster = silo.Cluster;

    [Theory]
    [InlineData("{ top: 1, writeConcern: { w: 1 } }", ErrorCode.InvalidOptions, "Command does not support writeConcern")]
    [InlineData("{ top: 1, writeConcern: 1 }", ErrorCode.TypeMismatch, "BSON field 'top.writeConcern' is the wrong type 'int', expected type 'object'")]
    [InlineData("{ top: 1, readConcern: { level: 'majority' } }", ErrorCode.InvalidOptions, "Command top does not support { readConcern: {\"level\": \"majority\"} } :: caused by :: read concern not supported")]
    [InlineData("{ top: 1, readConcern: { afterClusterTime: null } }", ErrorCode.TypeMismatch, "BSON field 'readConcern.afterClusterTime' is the wrong type 'null', expected type 'timestamp'")]
    [InlineData("{ top: 1, apiVersion: '1', apiStrict: true }", ErrorCode.ApiStrictError, "Provided apiStrict:true, but the command top is not in API Version 1")]
    [InlineData("{ ping: 1, apiStrict: true }", (ErrorCode)4886600, "Provided apiStrict and/or apiDeprecationErrors without passing apiVersion")]
    [InlineData("{ ping: 1, maxTimeMS: 1.5 }", ErrorCode.FailedToParse, "maxTimeMS has non-integral value")]
    [InlineData("{ ping: 1, foo: 1 }", ErrorCode.UnknownBsonField, "BSON field 'ping.foo' is an unknown field.")]
    public async Task What_a_command_does_not_take_is_refused(string command, ErrorCode code, string message)
    {
        (await _cluster.RunAsync(command, "admin")).ShouldFail(code, message);
    }

    [Theory]
    [InlineData("top")]
    [InlineData("fsync")]
    [InlineData("setParameter")]
    [InlineData("getClusterParameter")]
    public async Task What_concerns_the_whole_server_is_asked_of_the_database_admin_alone(string name)
    {
        (await _cluster.RunAsync($"{{ {name}: 1 }}")).ShouldFail(
            ErrorCode.Unauthorized, $"{name} may only be run against the admin database.");
    }

    [Theory]
    [InlineData("{ ping: 1, apiVersion: '1', apiStrict: true }")]
    [InlineData("{ top: 1, writeConcern: null, readConcern: { level: 'local' }, comment: 'x' }")]
    public async Task What_every_command_takes_is_taken(string command)
    {
        (await _cluster.RunAsync(command, "admin"))["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task Every_command_says_what_it_does()
    {
        var commands = (await _cluster.RunAsync("{ listCommands: 1 }"))["commands"].AsDocument;

        foreach (var (name, description) in commands)
        {
            (await _cluster.RunAsync(new RawDocument { [name] = 1, ["help"] = true })).ShouldBe(
                new RawDocument { ["help"] = $"help for: {name} {description["help"].AsString}", ["ok"] = 1.0 });
        }

        commands["fsync"]["adminOnly"].ShouldBe(true);
        commands["insert"]["secondaryOk"].ShouldBe(false);
    }
}
