using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Reading;
using static Streetcar.Storage.Sqlite.Tests.StoreExtensions;

namespace Streetcar.Storage.Sqlite.Tests;

/// <summary>What becomes of a bit that changes in a file.</summary>
public sealed class DamageTests : IDisposable
{
    private const int Documents = 1500;
    private const int PagesOfAKind = 6;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_count_that_is_not_that_of_the_documents_is_found_by_validation()
    {
        using var folder = new TestFolder();
        await using (var store = folder.Open())
            await store.InsertAsync("{ _id: 1 }", "{ _id: 2 }", "{ _id: 3 }");
        string file = folder.File("test.sqlite");
        byte[] bytes = await File.ReadAllBytesAsync(file);
        // The row of the collection: its name, a UUID, empty options, the count.
        int row = bytes.AsSpan().IndexOf("pages"u8);
        bytes.AsSpan(row + 21, 6).ToArray().ShouldBe([5, 0, 0, 0, 0, 3]);
        bytes[row + 26] = 4;
        await File.WriteAllBytesAsync(file, bytes);
        PageChecksums.Renew(file);

        await using var damaged = folder.Open();
        var validated = await damaged.ValidateCollectionAsync(StoreExtensions.Pages, default);

        validated["valid"].ShouldBe(false);
        validated["errors"].AsArray.Single().AsString.ShouldContain("is 4, but there are 3");
    }

    [Theory]
    [InlineData("schema")]
    [InlineData("table leaf")]
    [InlineData("table interior")]
    [InlineData("index leaf")]
    [InlineData("index interior")]
    [InlineData("overflow")]
    [InlineData("free")]
    public async Task A_changed_bit_is_an_error_and_never_a_wrong_answer(string kind)
    {
        await MakeAsync();
        byte[] sound = await File.ReadAllBytesAsync(_folder.File("test.sqlite"));
        int[] pages = new FilePages(_folder.File("test.sqlite")).Of(kind);
        pages.ShouldNotBeEmpty();
        var random = new Random(kind.Length);
        int errors = 0;

        foreach (int page in pages.OrderBy(_ => random.Next()).Take(PagesOfAKind))
        {
            byte[] damaged = [.. sound];
            damaged[(page * PageChecksums.PageSize) + random.Next(PageChecksums.PageSize)] ^= (byte)(1 << random.Next(8));
            await File.WriteAllBytesAsync(_folder.File("test.sqlite"), damaged);
            errors += await AskAsync();
        }

        // What a free page holds is nothing, so that there may be no error at all.
        if (kind != "free")
            errors.ShouldBeGreaterThanOrEqualTo(Math.Min(pages.Length, PagesOfAKind));
    }

    [Fact]
    public async Task A_change_in_the_middle_of_an_open_file_is_noticed_too()
    {
        await MakeAsync();
        await using var store = _folder.Open();
        (await store.CountAsync(new CountRequest(Pages) { Filter = Json.Document("{ n: { $gte: 0 } }") }, default)).ShouldBe(Documents);
        int[] leaves = new FilePages(_folder.File("test.sqlite")).Of("table leaf");
        await using (var file = new FileStream(_folder.File("test.sqlite"), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            foreach (int page in leaves)
            {
                file.Position = (page * PageChecksums.PageSize) + 2000;
                int value = file.ReadByte();
                file.Position--;
                file.WriteByte((byte)(value ^ 0x10));
            }
        }

        // So that the next read does not get the connection that has the pages in memory.
        using var snapshot = LatestSnapshot.Take(store.FindDatabase("test")!);
        var error = await Should.ThrowAsync<DocumentException>(() => store.FindAsync("{}"));

        error.Code.ShouldBe(ErrorCode.DataCorruptionDetected);
        error.Message.ShouldContain(_folder.File("test.sqlite"));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(18)]
    [InlineData(32 + 10)]
    [InlineData(32 + 20)]
    [InlineData(32 + 24 + 1000)]
    [InlineData(32 + 24 + (2 * 4120) + 77)]
    public async Task A_changed_bit_in_the_log_of_a_process_that_was_killed_is_an_error_and_loses_nothing_silently(int position)
    {
        await CopyAsKilledAsync();
        await FlipAsync(_folder.File("test.sqlite-wal"), position);
        byte[] log = await File.ReadAllBytesAsync(_folder.File("test.sqlite-wal"));
        await using var store = _folder.Open();

        var error = await Should.ThrowAsync<DocumentException>(() => store.FindAsync("{}"));

        error.Code.ShouldBe(ErrorCode.DataCorruptionDetected);
        error.Message.ShouldContain("the log beside it has changed");
        store.Damages.ShouldHaveSingleItem();
        (await File.ReadAllBytesAsync(_folder.File("test.sqlite-wal"))).ShouldBe(log);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3000)]
    [InlineData(9000)]
    public async Task A_log_that_was_being_written_when_the_machine_failed_is_no_damage(int cut)
    {
        await CopyAsKilledAsync();
        using (var stream = new FileStream(_folder.File("test.sqlite-wal"), FileMode.Open))
            stream.SetLength(stream.Length - cut);
        await using var store = _folder.Open();

        (await store.FindAsync("{}")).Count.ShouldBeInRange(cut == 0 ? 20 : 10, 20);
        (await store.InsertAsync("{ _id: 'next' }"))["n"].AsInt32.ShouldBe(1);
    }

    [Fact]
    public async Task A_log_of_writes_that_need_not_be_on_disk_may_lack_several_of_them()
    {
        await CopyAsKilledAsync(isJournaled: false);
        await FlipAsync(_folder.File("test.sqlite-wal"), 32 + 24 + (12 * 4120) + 77);
        await using (var store = _folder.Open())
            (await store.FindAsync("{}")).Count.ShouldBeInRange(1, 19);

        await using (var store = _folder.Open())
            await store.FindAsync("{}");
        Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(["streetcar.lock", "test.sqlite"]);
    }

    [Fact]
    public async Task A_write_that_need_not_be_on_disk_and_finds_no_database_leaves_nothing()
    {
        await using var store = _folder.Open();

        var reply = await store.WriteAsync(new DeleteRequest([new DeleteStatement(RawDocument.Empty)]) { IsJournaled = false });

        reply["n"].AsInt32.ShouldBe(0);
        Directory.GetFiles(_folder.Path).ShouldHaveSingleItem();
    }

    // The files as they are in the middle of the work, with 20 inserts in the log.
    private async Task CopyAsKilledAsync(bool isJournaled = true)
    {
        using var elsewhere = new TestFolder();
        await using var store = elsewhere.Open();
        for (int i = 0; i < 20; i++)
            await store.WriteAsync(new InsertRequest([Json.Document($"{{ _id: {i} }}").Bytes]) { IsJournaled = isJournaled });
        foreach (string file in Directory.GetFiles(elsewhere.Path, "test.sqlite*").Where(file => !file.EndsWith("-shm", StringComparison.Ordinal)))
            File.Copy(file, _folder.File(Path.GetFileName(file)));
    }

    private static async Task FlipAsync(string file, int position)
    {
        byte[] bytes = await File.ReadAllBytesAsync(file);
        bytes[position] ^= 4;
        await File.WriteAllBytesAsync(file, bytes);
    }

    // A collection with an index and long documents, and pages of one that is gone.
    private async Task MakeAsync()
    {
        await using var store = _folder.Open();
        var gone = new Namespace("test", "gone");
        await store.WriteAsync(new InsertRequest([.. Enumerable.Range(0, 500).Select(i => Document(i).Bytes)]), gone);
        await store.CreateIndexAsync("{ key: { text: 1 }, name: 'text' }");
        await store.InsertAsync(Enumerable.Range(0, Documents).Select(Document));
        await store.DropCollectionAsync(gone, default);
    }

    private static RawDocument Document(int i) => new()
    {
        ["_id"] = i,
        ["n"] = i % 10,
        ["text"] = $"{i % 100:D3} {new string('t', 150)}",
        ["long"] = new string('l', i % 50 == 0 ? 20_000 : 100),
    };

    // Each answer is right, or an error that says what is wrong. Returns how many errors there were.
    private async Task<int> AskAsync()
    {
        await using var store = _folder.Open();
        var byText = Json.Document("{ text: { $gte: '050' } }");
        Func<Task>[] questions =
        [
            async () =>
            {
                var all = await store.FindAsync("{}");
                all.ShouldBe(Enumerable.Range(0, Documents).Select(Document));
            },
            async () => (await store.FindAsync("{ _id: 700 }")).ShouldBe([Document(700)]),
            async () => (await store.CountAsync(new CountRequest(Pages), default)).ShouldBe(Documents),
            async () => (await store.CountAsync(new CountRequest(Pages) { Filter = Json.Document("{ n: 3 }") }, default)).ShouldBe(Documents / 10),
            async () => (await store.CountAsync(new CountRequest(Pages) { Filter = byText }, default)).ShouldBe(Documents / 2),
            async () => (await store.FindAsync(new FindRequest(Pages) { Filter = byText, Hint = "text", Sort = Json.Document("{ text: -1 }") }))
                .Ids().Order().ShouldBe(Enumerable.Range(0, Documents).Where(i => i % 100 >= 50)),
            async () => (await store.AggregateAsync(new AggregateRequest(Pages, Json.Array("[{ $group: { _id: '$n', count: { $sum: 1 } } }, { $sort: { _id: 1 } }]"))))
                .Select(group => group["count"].AsInt32).ShouldBe(Enumerable.Repeat(Documents / 10, 10)),
            async () =>
            {
                for (int i = 0; i < 400; i++)
                {
                    var reply = await store.InsertAsync([new RawDocument { ["_id"] = $"new{i}", ["text"] = $"{i % 100:D3}", ["long"] = new string('n', 6000) }]);
                    if (!reply["code"].IsMissing)
                        throw new DocumentException((ErrorCode)reply["code"].AsInt32, reply["errmsg"].AsString);
                    reply["n"].AsInt32.ShouldBe(1);
                }
            },
        ];
        int errors = 0;
        foreach (var question in questions)
        {
            try
            {
                await question();
            }
            catch (DocumentException e)
            {
                e.Code.ShouldBe(ErrorCode.DataCorruptionDetected, e.Message);
                errors++;
            }
        }

        return errors;
    }
}
