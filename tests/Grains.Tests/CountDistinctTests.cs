namespace Streetcar.Grains.Tests;

public sealed class CountDistinctTests(SharedSilo silo) : IClassFixture<SharedSilo>
{
    private readonly GrainCluster _cluster = silo.Cluster;

    [Theory]
    [InlineData("{ count: 'counted' }", 10)]
    [InlineData("{ count: 'counted', query: { _id: { $lt: 4 } } }", 4)]
    [InlineData("{ count: 'counted', skip: 7, limit: 5 }", 3)]
    [InlineData("{ count: 'counted', limit: -5 }", 5)]
    [InlineData("{ count: 'nothing' }", 0)]
    public async Task Documents_are_counted(string command, int count)
    {
        if ((await _cluster.RunAsync("{ count: 'counted' }"))["n"] == (RawValue)0)
            await _cluster.InsertAsync("counted", 10);

        (await _cluster.RunAsync(command)).ShouldBeJson($"{{ n: {count}, ok: 1.0 }}");
    }

    [Fact]
    public async Task Distinct_values_are_found()
    {
        await _cluster.RunAsync("{ insert: 'distinct', documents: [{ a: 1, b: 1 }, { a: 2, b: 1 }, { a: 1, b: 1 }, { a: 3 }] }");

        var reply = await _cluster.RunAsync("{ distinct: 'distinct', key: 'a', query: { b: 1 } }");

        reply["values"].AsArray.Select(value => value.AsInt32).Order().ShouldBe([1, 2]);
        reply["ok"].ShouldBe(1.0);
    }

    [Theory]
    [InlineData("{ count: 'c', query: 5 }", ErrorCode.TypeMismatch, "BSON field 'count.query' is the wrong type 'int', expected type 'object'")]
    [InlineData("{ count: 'c', sort: {} }", ErrorCode.UnknownBsonField, "BSON field 'count.sort' is an unknown field.")]
    [InlineData("{ distinct: 'c' }", ErrorCode.FieldRequired, "BSON field 'distinct.key' is missing but a required field")]
    [InlineData("{ distinct: 'c', key: 1 }", ErrorCode.TypeMismatch, "BSON field 'distinct.key' is the wrong type 'int', expected type 'string'")]
    public async Task A_command_that_makes_no_sense_is_refused(string command, ErrorCode code, string message)
    {
        (await _cluster.RunAsync(command)).ShouldFail(code, message);
    }
}
