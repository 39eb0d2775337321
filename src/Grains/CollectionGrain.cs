using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;
using Streetcar.Grains.Typed;

namespace Streetcar.Grains;

/// <summary>
/// Owns the order of a collection's writes; see <see cref="IWriteGrain"/> and, for who calls it from elsewhere,
/// <see cref="ICollectionGrain"/>. Writes that arrive while others are applied go to the store together. Reentrant, so
/// that they can arrive; each turn runs without interruption up to that wait, so their order is that of their arrival.
/// </summary>
[Reentrant, StoreIdentity]
[GrainType("streetcar.collection")]
internal sealed partial class CollectionGrain(IDocumentStore store, TypedCommands commands, ErrorReplies failures)
    : Grain, IWriteGrain, ICollectionGrain
{
    // As many batches as can wait for their durability, or for the silo that sent them; the oldest goes when there are more.
    private const int MaxUnanswered = 1024;

    private readonly Queue<QueuedWrites> _waiting = new();
    private readonly List<QueuedWrites> _taken = [];
    private readonly List<WriteRequest> _requests = [];
    private readonly Dictionary<long, QueuedWrites> _unanswered = [];
    private Task _applying = Task.CompletedTask;
    private Namespace? _collection;
    private long _lastRest;

    // The collection that the grain's key names.
    private Namespace Named => _collection ??= Namespace.Parse(this.GetPrimaryKeyString());

    public ValueTask<WriteResults> RunManyAsync(WriteBatch writes) => FirstAsync(Enqueue(writes.Commands));

    public async ValueTask<Reply> RunLongAsync(Command write, CancellationToken cancellationToken)
    {
        var work = new QueuedWrites([write], failures, waitsForTransactions: true);
        await ApplyAsync([work], work.Requests, cancellationToken);
        await work.Durable;
        return work.TakeReplies()[0];
    }

    public async ValueTask<WriteResults> AwaitRestAsync(long rest)
    {
        if (!_unanswered.Remove(rest, out var work))
            throw new OrleansException("The silo of the collection stopped before MongoDB's majority had the write; whether it is kept is not known.");
        await work.Durable;
        return Next(work);
    }

    /// <summary>Acknowledged or not, what was taken in is applied before the grain goes.</summary>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => _applying;

    private QueuedWrites Enqueue(ImmutableArray<Command> writes)
    {
        var work = new QueuedWrites(writes, failures);
        _waiting.Enqueue(work);
        if (_applying.IsCompleted)
            _applying = ApplyWaitingAsync();
        return work;
    }

    private async ValueTask<WriteResults> FirstAsync(QueuedWrites work)
    {
        await work.Applied;
        return work.Durable.IsCompleted ? Next(work) : new WriteResults([], KeepForLater(work));
    }

    private WriteResults Next(QueuedWrites work)
    {
        var replies = work.TakeReplies();
        return new WriteResults(replies, work.HasReplies ? KeepForLater(work) : 0);
    }

    private long KeepForLater(QueuedWrites work)
    {
        _unanswered[++_lastRest] = work;
        _unanswered.Remove(_lastRest - MaxUnanswered);
        return _lastRest;
    }

    private async Task ApplyWaitingAsync()
    {
        while (_waiting.Count > 0)
        {
            TakeTogether();
            // The writes are of many clients, so none of them can end this early.
            await ApplyAsync(_taken, _requests, CancellationToken.None);
            _taken.Clear();
            _requests.Clear();
        }
    }

    private void TakeTogether()
    {
        long bytes = 0;
        while (_waiting.TryPeek(out var work)
            && (_taken.Count == 0 || (_requests.Count + work.Requests.Count <= WriteFunnel.MaxWrites && bytes + work.Length <= WriteFunnel.MaxBytes)))
        {
            _waiting.Dequeue();
            bytes += work.Length;
            _taken.Add(work);
            _requests.AddRange(work.Requests);
        }
    }

    private async Task ApplyAsync(
        IReadOnlyList<QueuedWrites> works, IReadOnlyList<WriteRequest> requests, CancellationToken cancellationToken)
    {
        try
        {
            var applied = requests.Count == 0
                ? new AppliedWrites([])
                : await store.WriteAsync(Named, requests, cancellationToken);
            int first = 0;
            foreach (var work in works)
            {
                work.SetApplied(applied, first);
                first += work.Requests.Count;
            }
        }
        catch (Exception e)
        {
            foreach (var work in works)
                work.SetFailed(e);
        }
    }
}
