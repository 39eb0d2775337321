using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;

namespace Streetcar.Grains.Sessions;

/// <summary>The transactions that are open on this silo, by session, and how many there have been.</summary>
/// <param name="options">How many there may be, and for how long.</param>
/// <param name="time">The clock that this goes by.</param>
internal sealed class OpenTransactions(IOptions<TransactionOptions> options, TimeProvider time) : ILifecycleParticipant<ISiloLifecycle>
{
    private readonly ConcurrentDictionary<Guid, OpenTransaction> _open = new();
    private int _count;
    private long _started;
    private long _committed;
    private long _aborted;

    /// <summary>How long a transaction may stay open; those that are open keep theirs.</summary>
    public TimeSpan Lifetime { get; set; } = options.Value.Lifetime;

    public long Started => Volatile.Read(ref _started);

    public long Committed => Volatile.Read(ref _committed);

    public long Aborted => Volatile.Read(ref _aborted);

    public ICollection<OpenTransaction> All => _open.Values;

    /// <summary>An open transaction; null where it is not open on this silo.</summary>
    public OpenTransaction? Find(TransactionId id) =>
        _open.TryGetValue(id.Session, out var transaction) && transaction.Id == id ? transaction : null;

    /// <summary>Aborts what is open when the silo stops, before the store is closed.</summary>
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(OpenTransactions),
        ServiceLifecycleStage.RuntimeGrainServices,
        _ => Task.CompletedTask,
        _ => KillAsync(_open.Keys));

    /// <summary>Begins a transaction.</summary>
    /// <exception cref="DocumentException">There are too many open ones, or the store can't begin one.</exception>
    public async ValueTask<OpenTransaction> BeginAsync(
        IDocumentStore store, TransactionId id, RawDocument readConcern, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _count) > options.Value.MaxOpen)
        {
            Interlocked.Decrement(ref _count);
            throw new DocumentException(
                ErrorCode.LockTimeout,
                $"There are {options.Value.MaxOpen} open transactions already, as many as may be (MaxOpenTransactions); please retry the operation.");
        }

        try
        {
            var begun = await store.BeginTransactionAsync(id.ToOperation(), readConcern, cancellationToken);
            var transaction = new OpenTransaction(id, begun, readConcern, Lifetime, time);
            _open[id.Session] = transaction;
            Interlocked.Increment(ref _started);
            return transaction;
        }
        catch
        {
            Interlocked.Decrement(ref _count);
            throw;
        }
    }

    /// <summary>Ends a session's open transaction where its number is older: the session has gone on.</summary>
    public void EndOlder(TransactionId next)
    {
        if (Volatile.Read(ref _count) > 0 && _open.TryGetValue(next.Session, out var transaction) && transaction.Id.Number < next.Number)
            _ = transaction.KillAsync();
    }

    /// <summary>Lets a transaction go, which is aborted where it has not been committed.</summary>
    public async ValueTask EndAsync(OpenTransaction transaction, bool isCommitted)
    {
        _open.TryRemove(transaction.Id.Session, out _);
        Interlocked.Decrement(ref _count);
        Interlocked.Increment(ref isCommitted ? ref _committed : ref _aborted);
        await transaction.DisposeAsync();
    }

    /// <summary>Aborts the transactions that sessions have open, and waits until they are.</summary>
    public Task KillAsync(IEnumerable<Guid> sessions)
    {
        var killed = new List<Task>();
        foreach (var session in sessions)
        {
            if (_open.TryGetValue(session, out var transaction))
                killed.Add(transaction.KillAsync());
        }

        return Task.WhenAll(killed);
    }
}
