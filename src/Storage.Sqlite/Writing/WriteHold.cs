using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Writing;

/// <summary>Holds back a store's writes, so that its files do not change, for as long as it has been taken more often than released.</summary>
internal sealed class WriteHold
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _released;
    private long _count;

    public bool IsHeld => Volatile.Read(ref _released) is not null;

    /// <summary>How often it has been taken and not been released.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>Completes when writes may go on; completed where they may.</summary>
    public Task Released => Volatile.Read(ref _released)?.Task ?? Task.CompletedTask;

    /// <returns>How often it has been taken now.</returns>
    public long Take()
    {
        lock (_lock)
        {
            _released ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return ++_count;
        }
    }

    /// <returns>How often it has still to be released.</returns>
    /// <exception cref="DocumentException">IllegalOperation: it has not been taken.</exception>
    public long Release()
    {
        lock (_lock)
        {
            if (_count == 0)
                throw new DocumentException(ErrorCode.IllegalOperation, "fsyncUnlock called when not locked");
            if (--_count > 0)
                return _count;
            var released = _released!;
            Volatile.Write(ref _released, null);
            released.SetResult();
            return 0;
        }
    }
}
