using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Tests;

public sealed class ScriptOptionTests
{
    [Fact]
    public async Task A_store_can_be_told_to_run_no_JavaScript()
    {
        using var folder = new TestFolder();
        await using var store = SqliteStore.Open(new SqliteStoreOptions(folder.Path) { RunsJavaScript = false });
        await store.InsertAsync("{ _id: 1 }");
        const string Function = "{ $function: { body: '1', args: [], lang: 'js' } }";
        var pages = StoreExtensions.Pages;

        await ShouldFailAsync(6108304, () => store.FindAsync("{ $where: '1' }"));
        await ShouldFailAsync(31264, () => store.FindAsync("{ $expr: " + Function + " }"));
        await ShouldFailAsync(31264, () => store.AggregateAsync(new AggregateRequest(pages, Json.Array("[{ $set: { x: " + Function + " } }]"))));
        await ShouldFailAsync(31264, async () =>
        {
            using var results = new RawWriter();
            results.WriteStartArray();
            await store.MapReduceAsync(new MapReduceRequest(pages, "emit(1, 1)", "1"), results, default);
        });
        (await store.UpdateAsync("{ $where: '1' }", "{ $set: { a: 1 } }"))["writeErrors"][0]["code"].ShouldBe(6108304);
    }

    private static async Task ShouldFailAsync(int code, Func<Task> read) =>
        (await Should.ThrowAsync<DocumentException>(read)).Code.ShouldBe((ErrorCode)code);
}
