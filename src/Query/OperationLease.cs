namespace Streetcar.Query;

/// <summary>
/// What a part of an operation holds of the memory that all operations share, for longer than an evaluation and across
/// threads. Used by one thread at a time.
/// </summary>
internal sealed class OperationLease : IDisposable
{
    // Not worth asking for, and enough for a sort to go on that finds no more.
    private const long Free = 256 * 1024;
    private const long Step = 256 * 1024;

    private OperationContext? _operation;
    private long _taken;

    /// <summary>Takes as much as is missing, or gives back what little needs no lease.</summary>
    /// <param name="bytes">How much is held in all.</param>
    /// <param name="waits">Whether to wait for it, for the time that the operation determines.</param>
    /// <returns>False where there is none.</returns>
    public bool TryHold(long bytes, bool waits)
    {
        if (bytes <= Free)
        {
            Dispose();
            return true;
        }

        long missing = bytes - Free - _taken;
        if (missing <= 0)
            return true;
        _operation ??= OperationContext.Current;
        if (_operation is null)
            return true;
        missing = (missing + Step - 1) / Step * Step;
        if (!_operation.TryTakeShared(missing, waits))
            return false;
        _taken += missing;
        return true;
    }

    /// <summary>Gives all of it back.</summary>
    public void Dispose()
    {
        long taken = _taken;
        _taken = 0;
        if (taken > 0)
            _operation!.ReturnShared(taken);
    }
}
