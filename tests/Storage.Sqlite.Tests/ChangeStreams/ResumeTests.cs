using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Tests.ChangeStreams;

/// <summary>Going on behind an event, and what is kept for that.</summary>
public sealed class ResumeTests : StoreTest
{
    private static readonly Namespace Pages = StoreExtensions.Pages;

    [Fact]
    public async Task A_stream_goes_on_behind_each_of_its_events()
    {
        var tokens = new List<RawDocument>();
        await using (var watcher = await Watcher.OpenAsync(Store))
        {
            tokens.Add(watcher.Token);
            await Store.InsertAsync("{ _id: 1 }", "{ _id: 2 }", "{ _id: 3 }");
            for (int i = 0; i < 3; i++)
                tokens.Add((await watcher.NextAsync())["_id"].AsDocument);
        }

        await Store.InsertAsync("{ _id: 4 }");
        for (int i = 0; i < tokens.Count; i++)
        {
            await using var resumed = await Watcher.ResumeAsync(Store, tokens[i]);
            (await resumed.NextAsync(4 - i)).ShouldBe(Enumerable.Range(i + 1, 4 - i).Select(id => $"insert {id}"));
        }
    }

    [Fact]
    public async Task A_stream_goes_on_after_a_restart_with_what_came_meanwhile()
    {
        RawDocument token;
        await using (var watcher = await Watcher.OpenAsync(Store))
        {
            await Store.InsertAsync("{ _id: 1 }");
            token = (await watcher.NextAsync())["_id"].AsDocument;
        }

        await Store.InsertAsync("{ _id: 2 }");
        await ReopenAsync();
        await Store.InsertAsync("{ _id: 3 }");
        await using var resumed = await Watcher.ResumeAsync(Store, token);
        (await resumed.NextAsync(2)).ShouldBe(["insert 2", "insert 3"]);
    }

    [Fact]
    public async Task A_stream_of_all_databases_goes_on_after_a_restart_though_time_was_ahead_of_the_clock()
    {
        RawDocument token;
        await using (var watcher = await Watcher.OpenAsync(Store, "{ allChangesForCluster: true }", "admin", null))
        {
            Store.Advance(new RawTimestamp(Store.Now.Seconds + (60 * 60), 1));
            await Store.InsertAsync("{ _id: 1 }");
            token = (await watcher.NextAsync())["_id"].AsDocument;
        }

        var before = Store.Now;
        await ReopenAsync();
        Store.Now.ShouldBeGreaterThan(before);
        await using var resumed = await Watcher.OpenAsync(
            Store, $"{{ allChangesForCluster: true, resumeAfter: {token} }}", "admin", null);
        await Store.InsertAsync("{ _id: 2 }");
        (await resumed.NextAsync(1)).ShouldBe(["insert 2"]);
    }

    [Fact]
    public async Task Options_that_are_null_are_none()
    {
        await using var watcher = await Watcher.OpenAsync(
            Store, "{ fullDocument: null, fullDocumentBeforeChange: null, resumeAfter: null, startAfter: null, startAtOperationTime: null }");
        await Store.InsertAsync("{ _id: 1 }");
        (await watcher.NextAsync(1)).ShouldBe(["insert 1"]);
    }

    [Fact]
    public async Task A_stream_begins_at_a_time()
    {
        await using var watcher = await Watcher.OpenAsync(Store);
        await Store.InsertAsync("{ _id: 1 }");
        await Store.InsertAsync("{ _id: 2 }");
        await watcher.NextAsync();
        var time = (await watcher.NextAsync())["clusterTime"].AsTimestamp;
        await Store.InsertAsync("{ _id: 3 }");

        await using var second = await Watcher.OpenAsync(
            Store, $"{{ startAtOperationTime: {{ $timestamp: {{ t: {time.Seconds}, i: {time.Ordinal} }} }} }}");
        (await second.NextAsync(2)).ShouldBe(["insert 2", "insert 3"]);
    }

    [Fact]
    public async Task Only_startAfter_goes_on_behind_an_invalidate_event()
    {
        RawDocument drop, invalidate;
        await Store.InsertAsync("{ _id: 1 }");
        await using (var watcher = await Watcher.OpenAsync(Store))
        {
            await Store.DropCollectionAsync(Pages, default);
            drop = (await watcher.NextAsync())["_id"].AsDocument;
            invalidate = (await watcher.NextAsync())["_id"].AsDocument;
        }

        await Store.InsertAsync("{ _id: 2 }");
        await using (var again = await Watcher.ResumeAsync(Store, drop))
            (await again.NextAsync(1)).ShouldBe(["invalidate"]);
        await using (var behind = await Watcher.ResumeAsync(Store, invalidate, "startAfter"))
            (await behind.NextAsync(1)).ShouldBe(["insert 2"]);
        (await Should.ThrowAsync<DocumentException>(() => Watcher.ResumeAsync(Store, invalidate)))
            .Code.ShouldBe(ErrorCode.InvalidResumeToken);
    }

    [Fact]
    public async Task Nothing_is_recorded_before_somebody_watches()
    {
        await Store.InsertAsync("{ _id: 1 }");
        var before = Store.Now;
        await using var watcher = await Watcher.OpenAsync(Store);
        await Store.InsertAsync("{ _id: 2 }");
        (await watcher.NextAsync(1)).ShouldBe(["insert 2"]);

        (await Should.ThrowAsync<DocumentException>(() => Watcher.OpenAsync(
            Store, $"{{ startAtOperationTime: {{ $timestamp: {{ t: {before.Seconds}, i: {before.Ordinal} }} }} }}")))
            .Code.ShouldBe(ErrorCode.ChangeStreamHistoryLost);
    }

    [Fact]
    public async Task A_history_that_is_too_long_loses_its_oldest_changes()
    {
        using var folder = new TestFolder();
        await using var store = folder.Open(options => options with { ChangeHistorySize = 100_000 });
        await using var watcher = await Watcher.OpenAsync(store);
        var start = watcher.Token;
        await store.InsertAsync("{ _id: 0 }");
        var kept = (await watcher.NextAsync())["_id"].AsDocument;
        for (int i = 1; i <= 100; i++)
        {
            await store.InsertAsync($"{{ _id: {i}, text: '{new string('x', 10_000)}' }}");
            var token = (await watcher.NextAsync())["_id"].AsDocument;
            if (i == 98)
                kept = token;
        }

        (await Should.ThrowAsync<DocumentException>(() => Watcher.ResumeAsync(store, start))).Code
            .ShouldBe(ErrorCode.ChangeStreamHistoryLost);
        await using var resumed = await Watcher.ResumeAsync(store, kept);
        (await resumed.NextAsync(2)).ShouldBe(["insert 99", "insert 100"]);
        await store.DisposeAsync();
        SizeOfHistory(folder).ShouldBeInRange(50_000, 120_000);
    }

    [Fact]
    public async Task Changes_that_are_too_old_are_forgotten()
    {
        using var folder = new TestFolder();
        await using var store = folder.Open(options => options with { ChangeHistoryAge = TimeSpan.FromSeconds(2) });
        await using var watcher = await Watcher.OpenAsync(store);
        await store.InsertAsync("{ _id: 1 }");
        var token = (await watcher.NextAsync())["_id"].AsDocument;

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        DocumentException? lost = null;
        while (lost is null)
        {
            try
            {
                await using var resumed = await Watcher.ResumeAsync(store, token);
                await Task.Delay(200, patience.Token);
            }
            catch (DocumentException e)
            {
                lost = e;
            }
        }

        lost.Code.ShouldBe(ErrorCode.ChangeStreamHistoryLost);
        // Who has stayed loses nothing.
        await store.InsertAsync("{ _id: 2 }");
        (await watcher.NextAsync(1)).ShouldBe(["insert 2"]);
    }

    [Fact]
    public async Task Recording_ends_when_nobody_has_watched_for_long()
    {
        using var folder = new TestFolder();
        await using var store = folder.Open(options => options with { ChangeHistoryAge = TimeSpan.FromSeconds(1) });
        await using (await Watcher.OpenAsync(store))
            File.Exists(folder.File("changes.recording")).ShouldBeTrue();

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (File.Exists(folder.File("changes.recording")))
            await Task.Delay(50, patience.Token);
        await store.InsertAsync("{ _id: 1 }");
        await store.DisposeAsync();
        SizeOfHistory(folder).ShouldBe(0);
    }

    [Fact]
    public async Task The_file_of_a_dropped_database_goes_with_its_history()
    {
        using var folder = new TestFolder();
        await using var store = folder.Open(options => options with { ChangeHistoryAge = TimeSpan.FromSeconds(2) });
        await using var watcher = await Watcher.OpenAsync(store, collection: null);
        await store.InsertAsync("{ _id: 1 }");
        await store.DropDatabaseAsync("test", default);
        (await watcher.NextAsync(4)).ShouldBe(["insert 1", "drop", "dropDatabase", "invalidate"]);

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (File.Exists(folder.File("test.sqlite")))
            await Task.Delay(50, patience.Token);
        await store.InsertAsync("{ _id: 2 }");
        (await store.FindAsync()).Ids().ShouldBe([2]);
    }

    private static RawDocument StartOf(Watcher watcher)
    {
        // The first time of the same second.
        string data = watcher.Token["_data"].AsString;
        return new RawDocument { ["_data"] = data[..8] + "0000000100" };
    }

    private static long SizeOfHistory(TestFolder folder)
    {
        using var connection = Native.Connection.OpenReader(folder.File("test.sqlite"), Native.Vfs.Checked);
        return Streetcar.Storage.Sqlite.ChangeStreams.ChangeHistory.Size(connection);
    }
}
