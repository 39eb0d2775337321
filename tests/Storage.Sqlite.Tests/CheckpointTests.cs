using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Tests;

public sealed class CheckpointTests : StoreTest
{
    private const int Documents = 200;

    // 64 MB, and what commits may write beyond that before all reads of the log have ended; in all far more is written.
    private const long LongestLog = 160_000_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly string Text = new('x', 100_000);

    private string Log => Folder.File("test.sqlite-wal");

    [Fact]
    public async Task The_log_stays_bounded_while_others_write_and_read_all_the_time()
    {
        await FillAsync(0);
        using var end = new CancellationTokenSource();
        var reading = Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => ReadAsync(end.Token))));

        var writing = Task.WhenAll(Enumerable.Range(1, 3).Select(writer => Task.Run(async () =>
        {
            for (int i = 0; i < 6; i++)
            {
                await FillAsync(writer);
                new FileInfo(Log).Length.ShouldBeLessThan(LongestLog);
                await DeleteAsync(writer);
            }
        })));

        await writing.WaitAsync(Patience);
        await end.CancelAsync();
        await reading.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_store_that_is_closed_while_the_log_is_moved_leaves_no_log_and_all_documents()
    {
        await FillAsync(0);

        // A store that is open looks into its databases, and makes a log for that.
        await Store.DisposeAsync();
        File.Exists(Log).ShouldBeFalse();

        await ReopenAsync();
        (await Store.FindAsync()).Count.ShouldBe(Documents);
        (await Store.ValidateCollectionAsync(StoreExtensions.Pages, default))["valid"].ShouldBe(true);
    }

    [Fact]
    public async Task A_database_is_dropped_while_its_log_is_moved()
    {
        await FillAsync(0);

        await Store.DropDatabaseAsync("test", default).AsTask().WaitAsync(Patience);

        File.Exists(Log).ShouldBeFalse();
        (await Store.FindAsync()).ShouldBeEmpty();
    }

    /// <summary>
    /// Earlier versions lose a commit now and then when two checkpoints follow each other while the log is begun anew
    /// (<see href="https://www.sqlite.org/wal.html#walresetbug"/>), as they do here.
    /// </summary>
    [Fact]
    public void SQLite_is_of_a_version_that_loses_no_commit_when_the_log_is_begun_anew()
    {
        using var connection = Connection.OpenTemporary(Folder.File("version"), Vfs.Plain, "");
        Version.Parse(connection.QueryText("SELECT sqlite_version()")!).ShouldBeGreaterThanOrEqualTo(new Version(3, 51, 3));
    }

    private Task FillAsync(int writer) => Store.InsertAsync(Enumerable.Range(0, Documents).Select(
        i => new RawDocument { ["_id"] = (writer * Documents) + i, ["writer"] = writer, ["text"] = Text }));

    private Task DeleteAsync(int writer) => Store.DeleteAsync($"{{ writer: {writer} }}");

    private async Task ReadAsync(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
            await Store.FindAsync("{ text: 'y' }");
    }
}
