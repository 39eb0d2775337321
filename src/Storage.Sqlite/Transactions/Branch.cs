using Streetcar.Bson;
using Streetcar.Query;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Transactions;

/// <summary>
/// A connection at one state of a database, which it can change for itself alone: all that reads and writes the database
/// reads and writes the branch. It keeps the write-ahead log from being begun anew.
/// </summary>
internal sealed class Branch : IDisposable
{
    // How often others commit while a state is being taken.
    private const int MaxTries = 1000;

    private static readonly TimeSpan PauseForCheckpoint = TimeSpan.FromMilliseconds(5);

    private readonly Database _database;
    private Action? _giveUp;

    private Branch(Database database, Connection connection, DatabaseCatalog catalog, RawTimestamp time)
    {
        _database = database;
        Connection = connection;
        Catalog = catalog;
        Time = time;
    }

    public Connection Connection { get; }

    /// <summary>The catalog, with the branch's own changes.</summary>
    public DatabaseCatalog Catalog { get; set; }

    /// <summary>Whether queries may run JavaScript.</summary>
    public Scripting Scripting => _database.Scripting;

    /// <summary>The time whose state it began with.</summary>
    public RawTimestamp Time { get; }

    /// <summary>Whether nobody has committed to the database since.</summary>
    public bool IsLatest => BranchVfs.Of(Connection.File) is var (shared, own) && shared.Header == own.Header;

    /// <summary>Begins one at the latest state, or at that of a time.</summary>
    /// <param name="database">The database, which the caller uses as long as the branch.</param>
    /// <param name="time">The time; null for the latest state of all databases.</param>
    /// <param name="giveUp">Called when the log has grown too long: the branch is to be disposed of as soon as it can be.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="DocumentException">SnapshotUnavailable: the state of that time is gone.</exception>
    public static async ValueTask<Branch> BeginAsync(
        Database database, RawTimestamp? time, Action giveUp, CancellationToken cancellationToken)
    {
        await database.LogKeepers.Opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        var connection = database.Branches.Rent();
        try
        {
            for (int tries = 0; tries < MaxTries; tries++)
            {
                if (TryBegin(database, connection, time, out var pending) is { } branch)
                {
                    branch._giveUp = giveUp;
                    database.LogKeepers.Add(branch);
                    return branch;
                }

                await pending.WaitAsync(cancellationToken).ConfigureAwait(false);
            }

            throw Unavailable();
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Asks who has it to dispose of it.</summary>
    public void GiveUp() => _giveUp?.Invoke();

    public void Dispose()
    {
        _database.LogKeepers.Remove(this);
        try
        {
            Connection.Prepare(new Sql(SqlKind.Rollback)).Run();
            _database.Branches.Return(Connection);
        }
        catch (SqliteException)
        {
            Connection.Dispose();
        }
    }

    // Null where another commit came in between, or is to be waited for.
    private static Branch? TryBegin(Database database, Connection connection, RawTimestamp? time, out Task pending)
    {
        pending = Task.CompletedTask;
        var history = database.Commits;
        var now = history.Clock.Now;
        var (catalog, version) = database.Look();
        if (TryStart(connection, null) is not { } state)
            return null;
        if (!database.IsCurrent(version) || history.TimeOf(state, database.Log!.Value) is not { } span)
            return Stop(connection);
        var wanted = time ?? Later(now, span.From);
        if (span.From > wanted)
            return BeginPast(database, connection, wanted, out pending);
        if (span.To is not { } next || next > wanted)
            return new Branch(database, connection, catalog, wanted);
        if (time is null)
            return new Branch(database, connection, catalog, new RawTimestamp(next.Value - 1));
        pending = history.PendingEnd;
        return Stop(connection);
    }

    private static Branch? BeginPast(Database database, Connection connection, RawTimestamp time, out Task pending)
    {
        Stop(connection);
        var past = database.Commits.Find(time) ?? throw Unavailable();
        using var checkpoints = BranchVfs.HoldCheckpoints(connection.File);
        pending = checkpoints.IsHeld ? Task.CompletedTask : Task.Delay(PauseForCheckpoint);
        if (!checkpoints.IsHeld)
            return null;
        return TryStart(connection, past.Log) is null ? throw Unavailable() : new Branch(database, connection, past.Catalog, time);
    }

    private static Branch? Stop(Connection connection)
    {
        connection.Prepare(new Sql(SqlKind.Rollback)).Run();
        return null;
    }

    // The state that the connection is at; null where others have gone on before it had a mark in the log.
    private static LogHeader? TryStart(Connection connection, LogHeader? past)
    {
        if (BranchVfs.Of(connection.File) is not { } log)
        {
            Open(connection);
            log = BranchVfs.Of(connection.File) ?? throw new InvalidOperationException("A branch has no write-ahead log.");
        }

        log.Shared.CopyTo(log.Own);
        if (past is { } header)
            log.Own.Header = header;
        bool isThere;
        try
        {
            Read(connection);
            isThere = IsThere();
        }
        catch (SqliteException) when (!IsThere())
        {
            // What was read is not of one state.
            isThere = false;
        }

        if (isThere)
            return log.Own.Header;
        Stop(connection);
        return null;

        bool IsThere()
        {
            var (shared, own) = (log.Shared.Header, log.Own.Header);
            return past is null ? shared == own : shared.Salt == own.Salt && log.Shared.MovedFrames <= own.Frames;
        }
    }

    // The first read opens the log.
    private static void Open(Connection connection)
    {
        try
        {
            Read(connection);
        }
        catch (SqliteException) when (BranchVfs.Of(connection.File) is var (shared, own) && shared.Header != own.Header)
        {
            // Others have gone on meanwhile, so that what was read is not of one state.
        }

        Stop(connection);
    }

    private static void Read(Connection connection)
    {
        connection.Prepare(new Sql(SqlKind.BeginRead)).Run();
        var first = connection.Prepare(new Sql(SqlKind.TakeSnapshot));
        first.Step();
        first.Reset();
    }

    private static RawTimestamp Later(RawTimestamp left, RawTimestamp right) => left > right ? left : right;

    private static DocumentException Unavailable() => new(
        ErrorCode.SnapshotUnavailable,
        "Unable to read from a snapshot due to pending collection catalog changes or commits; please retry the operation.");
}
