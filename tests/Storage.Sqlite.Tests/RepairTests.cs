using Streetcar.Bson;
using static Streetcar.Storage.Sqlite.Tests.StoreExtensions;

namespace Streetcar.Storage.Sqlite.Tests;

/// <summary>Saving what is whole of a data folder.</summary>
public sealed class RepairTests : IDisposable
{
    private const int Documents = 3000;

    private readonly TestFolder _folder = new();
    private readonly TestFolder _target = new();
    private readonly List<string> _told = [];

    public void Dispose()
    {
        _folder.Dispose();
        _target.Dispose();
    }

    [Fact]
    public async Task All_of_a_sound_folder_is_saved()
    {
        await MakeAsync();
        IReadOnlyList<RawDocument> collections;
        await using (var before = _folder.Open())
            collections = await before.ListCollectionsAsync("test", default);

        (await RepairAsync()).ShouldBeTrue();

        _told.ShouldBe(["sound.pages: 1 documents saved, all of them", "test.pages: 3000 documents saved, all of them", "test.capped: 2 documents saved, all of them"]);
        await using var store = _target.Open();
        (await store.FindAsync("{}")).ShouldBe(Enumerable.Range(0, Documents).Select(Document));
        (await store.StageAsync("{ text: '001' }")).ShouldBe("IXSCAN");
        collections.Select(collection => collection["name"].AsString).ShouldBe(["capped", "pages", "view"]);
        (await store.ListCollectionsAsync("test", default)).ShouldBe(collections);
        (await store.CountAsync(new CountRequest(new Namespace("test", "view")), default)).ShouldBe(Documents / 2);
        (await store.ListDatabasesAsync(default)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task All_but_the_documents_of_damaged_pages_is_saved()
    {
        await MakeAsync();
        string file = _folder.File("test.sqlite");
        var pages = new FilePages(file);
        // Leaves side by side and alone, and a page of a long document.
        int[] leaves = [.. pages.Of("table leaf").Skip(10)];
        Flip(file, leaves[5], leaves[6], leaves[20], pages.Of("overflow")[7]);
        byte[] before = await File.ReadAllBytesAsync(file);

        (await RepairAsync()).ShouldBeFalse();

        (await File.ReadAllBytesAsync(file)).ShouldBe(before);
        await using var store = _target.Open();
        var saved = await store.FindAsync("{}");
        saved.Count.ShouldBeInRange(Documents - 300, Documents - 4);
        saved.ShouldBe(saved.Ids().Order().Select(Document));
        _told.ShouldContain($"test.pages: {saved.Count} of 3000 documents saved, {Documents - saved.Count} lost");
        (await store.CountAsync(new CountRequest(Pages) { Filter = Json.Document("{ text: { $gte: '' } }"), Hint = "text" }, default)).ShouldBe(saved.Count);
        _told.ShouldContain("sound.pages: 1 documents saved, all of them");
    }

    [Theory]
    [InlineData("index leaf")]
    [InlineData("index interior")]
    public async Task Indexes_are_made_anew_whatever_has_become_of_them(string kind)
    {
        await MakeAsync();
        string file = _folder.File("test.sqlite");
        // Not the catalog's, which are first.
        Flip(file, [.. new FilePages(file).Of(kind).Where(page => page > 20)]);

        (await RepairAsync()).ShouldBeTrue(string.Join('\n', _told));

        await using var store = _target.Open();
        (await store.CountAsync(new CountRequest(Pages) { Filter = Json.Document("{ text: { $gte: '' } }"), Hint = "text" }, default)).ShouldBe(Documents);
    }

    [Fact]
    public async Task The_start_of_a_file_that_is_cut_short_is_saved()
    {
        await MakeAsync();
        using (var stream = new FileStream(_folder.File("test.sqlite"), FileMode.Open))
            stream.SetLength(stream.Length / 2);

        (await RepairAsync()).ShouldBeFalse();

        await using var store = _target.Open();
        var saved = await store.FindAsync("{}");
        saved.Count.ShouldBeGreaterThan(Documents / 10, string.Join('\n', _told));
        saved.ShouldBe(saved.Ids().Order().Select(Document));
    }

    [Fact]
    public async Task A_database_without_a_readable_catalog_is_told_and_the_others_are_saved()
    {
        await MakeAsync();
        Flip(_folder.File("test.sqlite"), 0);

        (await RepairAsync()).ShouldBeFalse();

        _told.ShouldContain("sound.pages: 1 documents saved, all of them");
        _told.ShouldContain(line => line.StartsWith("test: nothing more can be read") && line.Contains("damaged"));
    }

    [Fact]
    public async Task A_folder_that_is_in_use_or_not_empty_is_refused()
    {
        await MakeAsync();
        await using (_folder.Open())
            (await Should.ThrowAsync<DataFolderException>(RepairAsync)).Message.ShouldContain("in use");
        await File.WriteAllTextAsync(_target.File("mine.txt"), "mine");

        (await Should.ThrowAsync<DataFolderException>(RepairAsync)).Message.ShouldContain("not empty");
    }

    private Task<bool> RepairAsync() => SqliteStore.RepairAsync(_folder.Path, _target.Path, _told.Add, default);

    private async Task MakeAsync()
    {
        await using var store = _folder.Open();
        await store.CreateIndexAsync("{ key: { text: 1 }, name: 'text' }");
        await store.InsertAsync(Enumerable.Range(0, Documents).Select(Document));
        var capped = new Namespace("test", "capped");
        await store.CreateCollectionAsync(capped, Json.Document("{ capped: true, size: 1000 }"), default);
        await store.WriteAsync(new InsertRequest([Json.Document("{ _id: 2 }").Bytes, Json.Document("{ _id: 1 }").Bytes]), capped);
        await store.CreateCollectionAsync(new Namespace("test", "view"), Json.Document("{ viewOn: 'pages', pipeline: [{ $match: { text: { $gte: '050' } } }] }"), default);
        await store.WriteAsync(new InsertRequest([Json.Document("{ _id: 1 }").Bytes]), new Namespace("sound", "pages"));
    }

    private static RawDocument Document(int i) => new()
    {
        ["_id"] = i,
        ["text"] = $"{i % 100:D3} {new string('t', 150)}",
        ["long"] = new string('l', i % 50 == 0 ? 20_000 : 100),
    };

    private static void Flip(string file, params int[] pages)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
        foreach (int page in pages)
        {
            stream.Position = (page * PageChecksums.PageSize) + 2000;
            int value = stream.ReadByte();
            stream.Position--;
            stream.WriteByte((byte)(value ^ 0x10));
        }
    }
}
