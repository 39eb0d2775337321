namespace Streetcar.Grains.Sessions;

/// <summary>A transaction that is open on this silo.</summary>
/// <param name="id">Its session and number.</param>
/// <param name="store">What runs in the store, of which this disposes.</param>
/// <param name="readConcern">Its read concern, as <c>currentOp</c> shows it.</param>
/// <param name="lifetime">How long it may stay open.</param>
/// <param name="time">The clock that this goes by.</param>
internal sealed class OpenTransaction(
    TransactionId id, IStoreTransaction store, RawDocument readConcern, TimeSpan lifetime, TimeProvider time) : IAsyncDisposable
{
    // What a timer takes.
    private static readonly TimeSpan LongestLifetime = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly CancellationTokenSource _end = new(lifetime < LongestLifetime ? lifetime : LongestLifetime, time);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _started = time.GetTimestamp();
    private volatile Command? _running;

    public TransactionId Id => id;

    public IStoreTransaction Store => store;

    public RawDocument ReadConcern => readConcern;

    public DateTimeOffset StartedAt { get; } = time.GetUtcNow();

    public TimeSpan Lifetime => lifetime;

    /// <summary>For how long it has been open.</summary>
    public TimeSpan Age => time.GetElapsedTime(_started);

    /// <summary>The command that runs in it; null between commands.</summary>
    public Command? Running
    {
        get => _running;
        set => _running = value;
    }

    /// <summary>The cursors that were opened in it.</summary>
    public List<long> Cursors { get; } = [];

    /// <summary>Says that it is to end: its time is over, or it was killed.</summary>
    public CancellationToken Ended => _end.Token;

    /// <summary>Ends it, with the command that runs in it, and waits until it is aborted.</summary>
    public async Task KillAsync()
    {
        try
        {
            await _end.CancelAsync().ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // It has ended by itself.
        }

        await _closed.Task.ConfigureAwait(false);
    }

    /// <summary>Aborts it where it has not been committed.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await store.DisposeAsync();
        }
        finally
        {
            _end.Dispose();
            _closed.SetResult();
        }
    }
}
