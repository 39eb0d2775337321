using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.ChangeStreams;

/// <summary>Tells those who watch a collection, a database or all of them that it has changed.</summary>
/// <param name="time">The time after which it tells all changes.</param>
internal sealed class ChangeSignal(RawTimestamp time)
{
    private ulong _last = time.Value;
    private TaskCompletionSource? _next;

    /// <summary>How many watch.</summary>
    public int Watchers { get; set; }

    /// <summary>No change is later, but those of commits that have not been made yet.</summary>
    public RawTimestamp Last => new(Volatile.Read(ref _last));

    /// <summary>Completes at the next change.</summary>
    public Task NextChange()
    {
        if (Volatile.Read(ref _next) is { } awaited)
            return awaited.Task;
        var next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (Interlocked.CompareExchange(ref _next, next, null) ?? next).Task;
    }

    public void Publish(RawTimestamp time)
    {
        ulong last = Volatile.Read(ref _last);
        while (last < time.Value)
        {
            ulong seen = Interlocked.CompareExchange(ref _last, time.Value, last);
            if (seen == last)
                break;
            last = seen;
        }

        Interlocked.Exchange(ref _next, null)?.SetResult();
    }
}
