namespace Streetcar.Grains.Tests;

public sealed class DeleteTests(SharedSilo silo) : IClassFixture<SharedSilo>
{
    private readonly GrainCluster _cluster = silo.Cluster;

    [Fact]
    public async Task One_or_all_that_match_are_deleted()
    {
        await _cluster.InsertAsync("some", 6);

        var reply = await _cluster.RunAsync(
            "{ delete: 'some', deletes: [{ q: { _id: { $gte: 4 } }, limit: 0 }, { q: {}, limit: 1 }, { q: { _id: 9 }, limit: 1 }] }");

        reply.ShouldBeJson("{ n: 3, ok: 1.0 }");
        (await _cluster.RunAsync("{ count: 'some' }")).ShouldBeJson("{ n: 3, ok: 1.0 }");
    }

    [Theory]
    [InlineData("{ delete: 'bad' }", ErrorCode.FieldRequired, "BSON field 'delete.deletes' is missing but a required field")]
    [InlineData("{ delete: 'bad', deletes: [{ limit: 1 }] }", ErrorCode.FieldRequired, "BSON field 'delete.deletes.q' is missing but a required field")]
    [InlineData("{ delete: 'bad', deletes: [{ q: {} }] }", ErrorCode.FieldRequired, "BSON field 'delete.deletes.limit' is missing but a required field")]
    [InlineData("{ delete: 'bad', deletes: [{ q: {}, limit: 2 }] }", ErrorCode.FailedToParse, "The limit field in delete objects must be 0 or 1. Got 2")]
    [InlineData("{ delete: 'bad', deletes: [{ q: {}, limit: 'x' }] }", ErrorCode.TypeMismatch, "BSON field 'delete.deletes.limit' is the wrong type 'string', expected types '[long, int, decimal, double]'")]
    [InlineData("{ delete: 'bad', deletes: [{ q: {}, limit: 0, foo: 1 }] }", ErrorCode.UnknownBsonField, "BSON field 'delete.deletes.foo' is an unknown field.")]
    public async Task A_command_that_makes_no_sense_is_refused(string command, ErrorCode code, string message)
    {
        (await _cluster.RunAsync(command)).ShouldFail(code, message);
    }
}
