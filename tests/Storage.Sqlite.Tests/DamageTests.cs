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
        using var snapshot = Snapshot.Take(store.FindDatabase("test")!);
        var error = await Should.ThrowAsync<DocumentException>(() => store.FindAsync("{}"));

        error.Code.ShouldBe(ErrorCode.DataCorruptionDetected);
        error.Message.ShouldContain(_folder.File("test.sqlite"));
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
