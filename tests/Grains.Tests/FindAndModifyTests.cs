namespace Streetcar.Grains.Tests;

public sealed class FindAndModifyTests(SharedSilo silo) : IClassFixture<SharedSilo>
{
    private readonly GrainCluster _cluster = silo.Cluster;

    [Fact]
    public async Task The_document_before_the_change_is_returned()
    {
        await _cluster.RunAsync("{ insert: 'before', documents: [{ _id: 1, a: 1 }] }");

        var reply = await _cluster.RunAsync("{ findAndModify: 'before', query: { _id: 1 }, update: { $inc: { a: 1 } } }");

        reply["value"].ShouldBe(Json.Document("{ _id: 1, a: 1 }"));
        reply["lastErrorObject"].ShouldBe(Json.Document("{ n: 1, updatedExisting: true }"));
        reply["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task The_document_after_the_change_is_returned_if_asked_for()
    {
        await _cluster.RunAsync("{ insert: 'after', documents: [{ _id: 1, a: 1 }, { _id: 2, a: 5 }] }");

        var reply = await _cluster.RunAsync(
            "{ findandmodify: 'after', sort: { _id: -1 }, update: { $inc: { a: 1 } }, new: true, fields: { _id: 0 } }");

        reply["value"].ShouldBe(Json.Document("{ a: 6 }"));
    }

    [Fact]
    public async Task A_document_is_removed_and_returned()
    {
        await _cluster.InsertAsync("removed", 1);

        var reply = await _cluster.RunAsync("{ findAndModify: 'removed', query: { _id: 0 }, remove: true }");

        reply["value"].AsDocument["_id"].ShouldBe(0);
        (await _cluster.RunAsync("{ count: 'removed' }"))["n"].ShouldBe(0);
    }

    [Theory]
    [InlineData("{ findAndModify: 'bad' }", "Either an update or remove=true must be specified")]
    [InlineData("{ findAndModify: 'bad', remove: true, update: {} }", "Cannot specify both an update and remove=true")]
    [InlineData("{ findAndModify: 'bad', remove: true, upsert: true }", "Cannot specify both upsert=true and remove=true")]
    [InlineData("{ findAndModify: 'bad', remove: true, new: true }", "Cannot specify both new=true and remove=true; 'remove' always returns the deleted document")]
    [InlineData("{ findAndModify: 'bad', remove: true, arrayFilters: [] }", "Cannot specify arrayFilters and remove=true")]
    public async Task Contradictions_are_refused(string command, string message)
    {
        (await _cluster.RunAsync(command)).ShouldFail(ErrorCode.FailedToParse, message);
    }
}
