namespace Streetcar.Grains.Tests;

public sealed class ExplainTests(OneSilo silo) : IClassFixture<OneSilo>
{
    private readonly GrainCluster _cluster = silo.Cluster;

    [Theory]
    [InlineData("{ explain: 5 }", ErrorCode.TypeMismatch, "BSON field 'explain.explain' is the wrong type 'int', expected type 'object'")]
    [InlineData("{ explain: { foo: 1 } }", ErrorCode.CommandNotFound, "Explain failed due to unknown command: foo")]
    [InlineData("{ explain: { find: 'c', foo: 1 } }", ErrorCode.UnknownBsonField, "BSON field 'find.foo' is an unknown field.")]
    [InlineData("{ explain: { find: 'c' }, verbosity: 'much' }", ErrorCode.BadValue, "Enumeration value 'much' for field 'explain.verbosity' is not a valid value.")]
    public async Task A_command_that_makes_no_sense_is_refused(string command, ErrorCode code, string message)
    {
        (await _cluster.RunAsync(command)).ShouldFail(code, message);
    }
}
