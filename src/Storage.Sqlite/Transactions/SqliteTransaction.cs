using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Files;
using Streetcar.Storage.Sqlite.Reading;
using Streetcar.Storage.Sqlite.Writing;

namespace Streetcar.Storage.Sqlite.Transactions;

/// <summary>
/// A transaction over several commands: for each database that it touches a branch of the state of one time. Committing does
/// again in the databases what was done in the branches.
/// </summary>
internal sealed class SqliteTransaction : IStoreTransaction
{
    // Not worth asking for.
    private const long FreeMemory = 256 * 1024;

    private readonly SqliteStore _store;
    private readonly OperationId? _id;
    private readonly OpenTransactions _open;
    private readonly Dictionary<string, TransactionBranch> _branches = new(StringComparer.Ordinal);
    private readonly LockHolder _holder = new();
    private readonly SemaphoreSlim _use = new(1);
    private readonly StoreReads _reads;
    private RawTimestamp _time;
    private bool _hasTime;
    private long _memory;
    private bool _isEnded;

    public SqliteTransaction(SqliteStore store, OperationId id, OpenTransactions open)
    {
        (_store, _id, _open) = (store, id, open);
        _reads = new StoreReads(name => _branches.GetValueOrDefault(name)?.Source, store) { IsInTransaction = true };
        // No state that it may ask for is forgotten before it knows its time.
        _time = open.Clock.Settled;
        open.Clock.Snapshots.Add(_time);
    }

    /// <summary>One that only reads, the state of a given time.</summary>
    public SqliteTransaction(SqliteStore store, OpenTransactions open, RawTimestamp time)
    {
        (_store, _open, _time, _hasTime) = (store, open, time, true);
        _reads = new StoreReads(name => _branches.GetValueOrDefault(name)?.Source, store) { IsInTransaction = true };
        open.Clock.Snapshots.Add(time);
    }

    public long Bytes
    {
        get
        {
            long bytes = 0;
            foreach (var branch in _branches.Values)
                bytes += branch.Changes.Bytes;
            return bytes;
        }
    }

    public async ValueTask<IStoreCursor?> FindAsync(
        FindRequest request, RawWriter batch, BatchLimit limit, CancellationToken cancellationToken)
    {
        NameRules.Check(request.Namespace);
        using var turn = await EnterToReadAsync(request.Namespace.Database, cancellationToken).ConfigureAwait(false);
        var cursor = await _reads.FindAsync(request, batch, limit, cancellationToken).ConfigureAwait(false);
        return cursor is null ? null : new TransactionCursor(this, cursor);
    }

    public async ValueTask<IStoreCursor?> AggregateAsync(
        AggregateRequest request, RawWriter batch, BatchLimit limit, CancellationToken cancellationToken)
    {
        NameRules.CheckDatabase(request.Namespace.Database);
        using var turn = await EnterToReadAsync(request.Namespace.Database, cancellationToken).ConfigureAwait(false);
        var cursor = await _reads.AggregateAsync(request, batch, limit, cancellationToken).ConfigureAwait(false);
        return cursor is null ? null : new TransactionCursor(this, cursor);
    }

    public async ValueTask<long> CountAsync(CountRequest request, CancellationToken cancellationToken)
    {
        NameRules.Check(request.Namespace);
        using var turn = await EnterToReadAsync(request.Namespace.Database, cancellationToken).ConfigureAwait(false);
        return await _reads.CountAsync(request, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DistinctAsync(DistinctRequest request, RawWriter values, CancellationToken cancellationToken)
    {
        NameRules.Check(request.Namespace);
        using var turn = await EnterToReadAsync(request.Namespace.Database, cancellationToken).ConfigureAwait(false);
        await _reads.DistinctAsync(request, values, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<RawDocument> ExplainAsync(
        ReadRequest request, ExplainVerbosity verbosity, CancellationToken cancellationToken)
    {
        NameRules.Check(request.Namespace);
        using var turn = await EnterToReadAsync(request.Namespace.Database, cancellationToken).ConfigureAwait(false);
        return await _reads.ExplainAsync(request, verbosity, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<AppliedWrites> WriteAsync(
        Namespace collection, IReadOnlyList<WriteRequest> requests, CancellationToken cancellationToken)
    {
        NameRules.Check(collection);
        // A command is repeated with its transaction, not alone.
        var commands = new WriteCommands(
            collection, [.. requests.Select(request => request with { Retry = null })], cancellationToken)
        {
            HoldsUpOthers = false,
            IsTakenBack = true,
        };
        return await ChangeAsync(collection, transaction => commands.Execute(transaction), requests[0], cancellationToken)
            .ConfigureAwait(false);
    }

    public async ValueTask CreateCollectionAsync(
        Namespace collection, RawDocument options, CancellationToken cancellationToken)
    {
        NameRules.CheckNew(collection);
        await ChangeAsync(
            collection, transaction => CollectionCommands.Create(transaction, collection, options), null, cancellationToken)
            .ConfigureAwait(false);
    }

    public async ValueTask<IndexesCreated> CreateIndexesAsync(
        Namespace collection, IReadOnlyList<RawDocument> indexes, CancellationToken cancellationToken)
    {
        NameRules.Check(collection);
        var specs = indexes.Select(IndexSpec.Normalize).ToArray();
        return await ChangeAsync(
            collection, transaction => transaction.CreateIndexes(collection, specs), null, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<RawTimestamp> CommitAsync(bool isJournaled, CancellationToken cancellationToken)
    {
        using var turn = await EnterAsync(cancellationToken).ConfigureAwait(false);
        var changed = _branches.Values.Where(branch => !branch.Changes.IsEmpty).ToList();
        var time = changed switch
        {
            [] => _open.Clock.Now,
            [var one] => await new TransactionCommit(_id!, _holder, one, isJournaled).RunAsync(cancellationToken).ConfigureAwait(false),
            _ => await _store.CommitToSeveralAsync(_id!, _holder, changed, cancellationToken).ConfigureAwait(false),
        };
        if (changed.Count > 0)
            _store.Commits.Add(_id!, time);
        End();
        return time;
    }

    /// <summary>Aborts it, once the command that runs has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        await _use.WaitAsync().ConfigureAwait(false);
        End();
        _use.Release();
    }

    /// <summary>Reads the next batch of a cursor of the transaction.</summary>
    public async ValueTask<bool> ReadAsync(
        IStoreCursor cursor, RawWriter batch, BatchLimit limit, CancellationToken cancellationToken)
    {
        using var turn = await EnterAsync(cancellationToken).ConfigureAwait(false);
        return await cursor.ReadAsync(batch, limit, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<T> ChangeAsync<T>(
        Namespace collection, Func<BranchTransaction, T> change, WriteRequest? request, CancellationToken cancellationToken)
    {
        using var turn = await EnterAsync(cancellationToken).ConfigureAwait(false);
        var branch = await BranchOfAsync(collection.Database, toWrite: true, cancellationToken).ConfigureAwait(false);
        await branch!.PrepareToWriteAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        var operation = new ReadOperation(request?.Client ?? "", request?.MaxTime, _store.Workers);
        operation.StartBatch(cancellationToken);
        return request is null || ShortWrites.AreShort([request])
            ? Change()
            : await operation.RunOnThreadAsync(Change).ConfigureAwait(false);

        T Change()
        {
            var transaction = branch.BeginCommand();
            var result = change(transaction);
            transaction.Finish();
            CheckSize(branch);
            return result;
        }
    }

    private async ValueTask<Turn> EnterToReadAsync(string database, CancellationToken cancellationToken)
    {
        var turn = await EnterAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await BranchOfAsync(database, toWrite: false, cancellationToken).ConfigureAwait(false);
            return turn;
        }
        catch (DocumentException e) when (e.Code == ErrorCode.SnapshotUnavailable && _id is null)
        {
            turn.Dispose();
            throw TooOld();
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    private async ValueTask<Turn> EnterAsync(CancellationToken cancellationToken)
    {
        await _use.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (!_isEnded)
            return new Turn(_use);
        _use.Release();
        throw _id is null
            ? TooOld()
            : new DocumentException(ErrorCode.NoSuchTransaction, $"Transaction with {{ txnNumber: {_id.Number} }} has been aborted.");
    }

    // Null where there is no such database, which reads as empty.
    private async ValueTask<TransactionBranch?> BranchOfAsync(string name, bool toWrite, CancellationToken cancellationToken)
    {
        if (_branches.TryGetValue(name, out var known))
            return known;
        // Before it is looked for: what is not there then is not there at that time.
        var settled = _open.Clock.Settled;
        var use = toWrite
            ? await _store.UseOrCreateAsync(name, cancellationToken).ConfigureAwait(false)
            : _store.FindDatabase(name) is { } found ? await found.UseAsync(cancellationToken).ConfigureAwait(false) : null;
        if (use is not { } database)
        {
            if (!_hasTime)
                SetTime(settled);
            return null;
        }

        var branch = await BeginAsync(database, cancellationToken).ConfigureAwait(false);
        _branches.Add(name, branch);
        if (!_hasTime)
            SetTime(branch.Branch.Time);
        return branch;
    }

    private async ValueTask<TransactionBranch> BeginAsync(DatabaseUse database, CancellationToken cancellationToken)
    {
        bool isBegun = false;
        bool isCounted = false;
        try
        {
            _open.AddBranch();
            isCounted = true;
            var branch = await TransactionBranch
                .BeginAsync(database, _hasTime ? _time : null, _holder, GiveUp, cancellationToken).ConfigureAwait(false);
            isBegun = true;
            return branch;
        }
        finally
        {
            if (!isCounted)
                database.Dispose();
            else if (!isBegun)
                _open.RemoveBranches(1);
        }
    }

    private void SetTime(RawTimestamp time)
    {
        _open.Clock.Snapshots.Add(time);
        _open.Clock.Snapshots.Remove(_time);
        (_time, _hasTime) = (time, true);
    }

    // The log of a database has grown too long for it.
    private void GiveUp() => _ = DisposeAsync().AsTask();

    private void CheckSize(TransactionBranch branch)
    {
        if (Bytes > _open.MaxBytes || branch.Branch.Connection.CachedBytes > 2 * _open.MaxBytes)
        {
            throw new DocumentException(
                ErrorCode.TransactionTooLargeForCache,
                $"The transaction has changed more than {_open.MaxBytes} bytes, or pages of the database that take twice as much; "
                + "commit more often.");
        }

        TakeMemory();
    }

    private void TakeMemory()
    {
        long missing = Bytes - FreeMemory - _memory;
        foreach (var branch in _branches.Values)
            missing += branch.Branch.Connection.CachedBytes;
        if (missing <= 0)
            return;
        if (!_open.Memory.TryTake(missing))
        {
            throw new DocumentException(
                ErrorCode.LockTimeout,
                $"Open transactions hold {_open.Memory.Used} bytes of changes, as many as they may together; please retry the operation.");
        }

        _memory += missing;
    }

    private void End()
    {
        if (_isEnded)
            return;
        _isEnded = true;
        foreach (var branch in _branches.Values)
            branch.Dispose();
        _open.RemoveBranches(_branches.Count);
        _open.Memory.Release(_memory);
        _branches.Clear();
        _open.Clock.Snapshots.Remove(_time);
        if (_id is not null)
            _open.Remove();
        _holder.End();
    }

    private DocumentException TooOld() => new(
        ErrorCode.SnapshotTooOld, $"The state at {_time} is not kept any more; begin anew with a later snapshot.");

    /// <summary>A command's turn.</summary>
    private readonly struct Turn(SemaphoreSlim use) : IDisposable
    {
        public void Dispose() => use.Release();
    }
}
