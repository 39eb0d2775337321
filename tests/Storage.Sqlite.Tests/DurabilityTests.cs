using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Tests;

public sealed class DurabilityTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Documents_are_there_after_the_store_was_closed_and_opened_again()
    {
        await using (var store = _folder.Open())
            await store.InsertAsync("{ _id: 1, title: 'Hello' }", "{ _id: 'two' }");

        await using (var store = _folder.Open())
        {
            (await store.FindAsync()).ShouldBe([BsonDocument.Parse("{ _id: 1, title: 'Hello' }"), BsonDocument.Parse("{ _id: 'two' }")]);
            (await store.FindAsync("{ _id: 1.0 }")).Single()["title"].AsString.ShouldBe("Hello");
            (await store.FindAsync("{ _id: 'three' }")).ShouldBeEmpty();
        }
    }
}
