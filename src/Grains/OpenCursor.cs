namespace Streetcar.Grains;

/// <summary>A cursor that is open on this silo.</summary>
/// <param name="rest">What is left of its result.</param>
/// <param name="opening">What its client asked for.</param>
/// <param name="time">The clock that its idle time goes by.</param>
internal sealed class OpenCursor(IStoreCursor rest, CursorOpening opening, TimeProvider time) : IAsyncDisposable
{
    private long _lastUse = time.GetTimestamp();
    private volatile bool _isUsed;

    public CursorOpening Opening => opening;

    public BatchReader Batches { get; } = new(rest, readsAhead: !opening.Tails);

    /// <summary>Whether it has been closed.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Whether nobody has read it for that time.</summary>
    public bool IsIdleFor(TimeSpan age) => !_isUsed && time.GetElapsedTime(Volatile.Read(ref _lastUse)) >= age;

    /// <summary>Keeps it open from now until <see cref="EndUse"/>.</summary>
    public void BeginUse() => _isUsed = true;

    /// <summary>Begins its idle time.</summary>
    public void EndUse()
    {
        Volatile.Write(ref _lastUse, time.GetTimestamp());
        _isUsed = false;
    }

    public ValueTask DisposeAsync()
    {
        IsClosed = true;
        return Batches.DisposeAsync();
    }
}
