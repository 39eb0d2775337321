using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Transactions;

/// <summary>The last transaction of each session that was committed, in any database; those of earlier processes are read when they are first asked for.</summary>
/// <param name="databases">The databases.</param>
/// <param name="memory">For how long they are kept.</param>
internal sealed class RecentCommits(Databases databases, TimeSpan memory)
{
    // As many as MongoDB knows of sessions; beyond it, the oldest goes.
    private const int MaxSessions = 1_000_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, LinkedListNode<Commit>> _bySession = [];
    private readonly LinkedList<Commit> _byTime = [];
    private readonly SemaphoreSlim _loading = new(1);
    private volatile bool _isLoaded;

    public void Add(OperationId id, RawTimestamp time)
    {
        var commit = new Commit(KeyOf(id), id.Number, time);
        lock (_lock)
        {
            if (!_bySession.TryGetValue(commit.Session, out var node))
                _bySession[commit.Session] = _byTime.AddLast(commit);
            else if (node.Value.Number < commit.Number)
                MoveToEnd(node, commit);
            Forget(time.Seconds - (uint)memory.TotalSeconds);
        }
    }

    public async ValueTask<RawTimestamp?> FindAsync(OperationId id, CancellationToken cancellationToken)
    {
        if (!_isLoaded)
            await LoadAsync(cancellationToken).ConfigureAwait(false);
        lock (_lock)
            return _bySession.TryGetValue(KeyOf(id), out var node) && node.Value.Number == id.Number ? node.Value.Time : null;
    }

    private void MoveToEnd(LinkedListNode<Commit> node, Commit commit)
    {
        node.Value = commit;
        _byTime.Remove(node);
        _byTime.AddLast(node);
    }

    private void Forget(uint oldest)
    {
        while (_byTime.First is { Value: var first } && (first.Time.Seconds < oldest || _byTime.Count > MaxSessions))
        {
            _byTime.RemoveFirst();
            _bySession.Remove(first.Session);
        }
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        await _loading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            foreach (var database in _isLoaded ? [] : databases.All)
                await LoadAsync(database, cancellationToken).ConfigureAwait(false);
            _isLoaded = true;
        }
        finally
        {
            _loading.Release();
        }
    }

    private async Task LoadAsync(StoredDatabase database, CancellationToken cancellationToken)
    {
        try
        {
            if (await database.UseAsync(cancellationToken).ConfigureAwait(false) is not { } use)
                return;
            using (use)
            {
                var reader = use.Database.Readers.Rent();
                foreach (var (id, time) in CommittedTransactions.All(reader))
                    Add(id, time);
                use.Database.Readers.Return(reader);
            }
        }
        catch (DocumentException)
        {
            // It is damaged, or has been dropped.
        }
    }

    // Sessions are named by UUIDs.
    private static Guid KeyOf(OperationId id) =>
        id.Session.Length == 16 ? new Guid(id.Session.Span) : throw new ArgumentException("A session's id has 16 bytes.", nameof(id));

    private readonly record struct Commit(Guid Session, long Number, RawTimestamp Time);
}
