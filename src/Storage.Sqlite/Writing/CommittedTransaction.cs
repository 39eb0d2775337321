using Streetcar.Bson;
using Streetcar.Query;
using Streetcar.Storage.Sqlite.ChangeStreams;
using Streetcar.Storage.Sqlite.Native;
using Streetcar.Storage.Sqlite.Transactions;

namespace Streetcar.Storage.Sqlite.Writing;

/// <summary>A transaction of a database's writer, whose commit everybody sees.</summary>
internal sealed class CommittedTransaction : WriteTransaction, IDisposable
{
    private readonly Database _database;
    private List<OperationId>? _commits;
    private readonly ChangeRecorder? _recorder;
    private WriteGuard _guard;
    private bool _hasBegun;

    public CommittedTransaction(Database database, Connection connection, WriteBuffers buffers)
        : base(connection, buffers, database.Catalog, database.Time.GetUtcNow())
    {
        _database = database;
        _guard = database.Guard;
        if (database.Commits.Recording is { IsOn: true } recording)
            Observer = _recorder = new ChangeRecorder(this, database.Name, recording);
        connection.Prepare(new Sql(SqlKind.Begin)).Run();
        database.Locks.BeginBatch();
    }

    public override WriteGuard Guard => _guard;

    public override Scripting Scripting => _database.Scripting;

    public override RetryableWrites Retries => _database.Retries;

    /// <summary>The time of the commit, once it has begun.</summary>
    public RawTimestamp Time { get; private set; }

    /// <summary>Whether open transactions hold locks, or whether it has been found halfway that they do.</summary>
    public bool MeetsLocks => !_database.Locks.IsEmpty;

    /// <summary>Does the changes of a transaction of clients, also to what that has locked.</summary>
    /// <param name="id">The transaction.</param>
    /// <param name="holder">The holder of its locks; null where it has none.</param>
    /// <param name="changes">The changes.</param>
    public void Apply(OperationId id, LockHolder? holder, BranchChanges changes)
    {
        var guard = _guard;
        if (holder is not null)
            _guard = new WriterGuard(_database.Locks, holder);
        if (_recorder is not null)
            _recorder.Transaction = id;
        try
        {
            new BranchCommit(this, changes).Run();
            (_commits ??= []).Add(id);
        }
        finally
        {
            _guard = guard;
            if (_recorder is not null)
                _recorder.Transaction = null;
        }
    }

    /// <summary>Drops all that the database has, whose file stays for its history's sake.</summary>
    public void DropDatabase()
    {
        foreach (var collection in Catalog.Collections.ToList())
            Drop(collection);
        foreach (var view in Catalog.Views.ToList())
            Drop(view);
        _recorder?.DatabaseDropped();
    }

    /// <summary>Says that the commit has begun, together with those of other databases.</summary>
    public void SetBegun(RawTimestamp time) => (Time, _hasBegun) = (time, true);

    /// <summary>Begins the commit, of an earlier process, at its time.</summary>
    public void BeginAt(RawTimestamp time)
    {
        _database.Commits.BeginAt(time, _database.Log, _database.Catalog);
        SetBegun(time);
    }

    /// <summary>Ends a commit that has begun without making it.</summary>
    public void AbandonCommit()
    {
        _database.Commits.End(isCommitted: false);
        _hasBegun = false;
    }

    public void Commit()
    {
        SaveCounters();
        if (!_hasBegun)
            Time = _database.Commits.Begin(_database.Log, _database.Catalog);
        bool isCommitted = false;
        try
        {
            foreach (var id in _commits ?? [])
                _database.Transactions.Save(this, id);
            _recorder?.Finish(Time);
            _database.Publish(Catalog, () => Connection.Prepare(new Sql(SqlKind.Commit)).Run());
            isCommitted = true;
            if (_recorder is { HasChanges: true })
                PublishChanges(_recorder);
            if (ChangesUsers)
                _database.Commits.Clock.LastUserChange = Time;
        }
        finally
        {
            _database.Commits.End(isCommitted);
            _database.Locks.EndBatch();
        }

        PublishCounters();
    }

    // Before the commit counts as made: who then asks for all changes up to it is told of them.
    private void PublishChanges(ChangeRecorder recorder)
    {
        _database.Commits.LastRecorded = Time;
        _database.Commits.HasRecorded = true;
        recorder.Publish(Time);
    }

    public void Dispose()
    {
        _recorder?.Dispose();
        if (Connection.InTransaction)
            Connection.Prepare(new Sql(SqlKind.Rollback)).Run();
        _database.Locks.EndBatch();
    }
}
