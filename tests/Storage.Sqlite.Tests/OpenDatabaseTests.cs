using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Reading;
using static Streetcar.Storage.Sqlite.Tests.StoreExtensions;

namespace Streetcar.Storage.Sqlite.Tests;

/// <summary>How many databases are open, and when they are closed.</summary>
public sealed class OpenDatabaseTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(20);

    private readonly TestFolder _folder = new();

    public static bool IsLinux => OperatingSystem.IsLinux();

    public void Dispose() => _folder.Dispose();

    [Fact(SkipUnless = nameof(IsLinux), Skip = "Only Linux tells which files are open.")]
    public async Task No_more_databases_are_open_than_may_be()
    {
        await using var store = _folder.Open(options => options with { MaxOpenDatabases = 4 });

        for (int i = 0; i < 30; i++)
        {
            await InsertAsync(store, $"database{i}", $"{{ _id: {i} }}");
            store.Opened.Count.ShouldBeLessThanOrEqualTo(4);
        }

        for (int i = 0; i < 30; i++)
            (await FindAsync(store, $"database{i}")).Ids().ShouldBe([i]);
        store.Opened.Count.ShouldBe(4);
        (await store.ListDatabasesAsync(default)).Count.ShouldBe(30);
        OpenFiles("-wal").Length.ShouldBe(4 * 2);
    }

    [Fact]
    public async Task Listing_opens_none_and_neither_does_the_start()
    {
        await using (var before = _folder.Open())
        {
            for (int i = 0; i < 30; i++)
                await InsertAsync(before, $"database{i}", "{ _id: 1 }");
            await before.DropCollectionAsync(new Namespace("database7", "pages"), default);
        }

        await using var store = _folder.Open();

        var listed = await store.ListDatabasesAsync(default);
        listed.Count.ShouldBe(29);
        listed.ShouldAllBe(database => database["sizeOnDisk"].AsInt64 > 0);
        store.Opened.Count.ShouldBe(0);
    }

    [Fact(SkipUnless = nameof(IsLinux), Skip = "Only Linux tells which files are open.")]
    public async Task A_database_that_nobody_uses_is_closed_and_opened_again_at_its_next_use()
    {
        await using var store = _folder.Open(options => options with { IdleTime = Soon });
        await store.InsertAsync(Enumerable.Range(0, 300).Select(i => Json.Document($"{{ _id: {i} }}")));
        var limit = new BatchLimit(100, BatchLimit.MaxBytes);
        var read = new List<RawDocument>();
        await using var cursor = await ReadBatchAsync(read, batch => store.FindAsync(new FindRequest(Pages), batch, limit, default));
        await ShouldCloseAsync(store);
        await UntilAsync(() => Task.FromResult(OpenFiles("").Length == 1));

        await ReadBatchAsync(read, batch => cursor!.ReadAsync(batch, limit, default));
        await ShouldCloseAsync(store);
        await ReadBatchAsync(read, batch => cursor!.ReadAsync(batch, limit, default));

        read.Ids().ShouldBe(Enumerable.Range(0, 300));
        await ShouldCloseAsync(store);
        await store.InsertAsync("{ _id: 300 }");
        (await store.CountAsync(new CountRequest(Pages), default)).ShouldBe(301);
    }

    [Fact]
    public async Task A_database_in_use_is_not_closed_under_its_user()
    {
        await using var store = _folder.Open(options => options with { MaxOpenDatabases = 1 });
        await store.InsertAsync("{ _id: 1 }");
        using var gate = new ManualResetEventSlim();
        var held = store.InSavepointAsync("test", _ => gate.Wait(Patience), default).AsTask();
        var waiting = store.InsertAsync("{ _id: 2 }");
        for (int i = 0; i < 5; i++)
            await InsertAsync(store, $"database{i}", "{ _id: 1 }");

        store.Opened.Count.ShouldBe(2);
        gate.Set();

        (await held.WaitAsync(Patience)).ShouldBeTrue();
        (await waiting.WaitAsync(Patience))["n"].AsInt32.ShouldBe(1);
        (await store.FindAsync()).Ids().ShouldBe([1, 2]);
        await InsertAsync(store, "database6", "{ _id: 1 }");
        store.Opened.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Documents_expire_in_a_database_that_is_not_open()
    {
        await using (var before = _folder.Open())
        {
            await before.InsertAsync("{ _id: 1, at: { $date: '2020-01-01T00:00:00Z' } }", "{ _id: 2 }");
            await before.CreateIndexAsync("{ key: { at: 1 }, name: 'at', expireAfterSeconds: 1000000000 }");
            await before.ModifyCollectionAsync(Pages, Json.Document("{ index: { name: 'at', expireAfterSeconds: 1 } }"), default);
        }

        await using var store = _folder.Open(options => options with { IdleTime = Soon, ExpiryInterval = Soon });

        await UntilAsync(async () => await store.CountAsync(new CountRequest(Pages), default) == 1);
        await ShouldCloseAsync(store);
        await store.InsertAsync("{ _id: 3, at: { $date: '2020-01-01T00:00:00Z' } }");
        await ShouldCloseAsync(store);
        await UntilAsync(async () => await store.CountAsync(new CountRequest(Pages), default) == 1);
    }

    [Fact(SkipUnless = nameof(IsLinux), Skip = "Only Linux tells which files are open.")]
    public async Task Reads_that_ran_at_once_leave_few_connections()
    {
        await using var store = _folder.Open();
        var snapshots = new List<Snapshot>();
        for (int i = 0; i < 20; i++)
        {
            await InsertAsync(store, $"database{i}", "{ _id: 1 }");
            for (int reads = 0; reads < 8; reads++)
                snapshots.Add(LatestSnapshot.Take(store.FindDatabase($"database{i}")!).ShouldNotBeNull());
        }

        int during = OpenFiles("-wal").Length;
        snapshots.ForEach(snapshot => snapshot.Dispose());

        during.ShouldBe(20 * 9);
        OpenFiles("-wal").Length.ShouldBe(20 + 20 + IdleReaders.Max);
        (await FindAsync(store, "database19")).Ids().ShouldBe([1]);
    }

    [Fact]
    public async Task Nothing_is_lost_where_databases_are_opened_and_closed_all_the_time()
    {
        await using var store = _folder.Open(options => options with { MaxOpenDatabases = 2, IdleTime = TimeSpan.FromMilliseconds(2) });

        await Task.WhenAll(Enumerable.Range(0, 8).Select(client => Task.Run(async () =>
        {
            for (int i = 0; i < 60; i++)
            {
                string database = $"database{(client + i) % 5}";
                await InsertAsync(store, database, $"{{ _id: {(1000 * client) + i} }}");
                (await FindAsync(store, database)).Ids().ShouldContain((1000 * client) + i);
                if (i % 20 == 0)
                    await store.AggregateAsync(new AggregateRequest(new Namespace(database, "pages"), Json.Array("[{ $out: { db: 'copies', coll: 'pages' } }]")));
            }
        }))).WaitAsync(Patience);

        int all = 0;
        for (int i = 0; i < 5; i++)
            all += (await FindAsync(store, $"database{i}")).Count;
        all.ShouldBe(8 * 60);
        await ShouldCloseAsync(store);
    }

    private static Task<RawDocument> InsertAsync(SqliteStore store, string database, string document) =>
        store.WriteAsync(new InsertRequest([Json.Document(document).Bytes]), new Namespace(database, "pages"));

    private static Task<List<RawDocument>> FindAsync(SqliteStore store, string database) =>
        store.FindAsync(new FindRequest(new Namespace(database, "pages")));

    private static Task ShouldCloseAsync(SqliteStore store) => UntilAsync(() => Task.FromResult(store.Opened.Count == 0));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var end = new CancellationTokenSource(Patience);
        while (!await condition())
            await Task.Delay(1, end.Token);
    }

    // The files of the folder that this process has open.
    private string[] OpenFiles(string extension) =>
        [.. Directory.GetFiles("/proc/self/fd").Select(file => new FileInfo(file).LinkTarget!).Where(file => file?.StartsWith(_folder.Path + "/", StringComparison.Ordinal) == true && file.EndsWith(extension, StringComparison.Ordinal))];
}
