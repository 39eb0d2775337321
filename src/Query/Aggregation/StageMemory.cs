using Streetcar.Bson;

namespace Streetcar.Query.Aggregation;

/// <summary>What a blocking stage may hold: up to its own limit, and of what all operations share.</summary>
/// <param name="stage">The stage's name.</param>
/// <param name="limit">How many bytes it may hold.</param>
/// <param name="mayUseDisk">Whether it may use the disk, which does not help with what it counts here.</param>
internal class StageMemory(string stage, long limit, bool mayUseDisk = false) : IDisposable
{
    private readonly OperationLease _lease = new();

    /// <summary>How many bytes are held.</summary>
    public long Used { get; private set; }

    /// <summary>Whether the stage frees what it holds when others need memory, so that it need not wait for some.</summary>
    public bool FreesWhenShort { get; init; }

    /// <summary>Whether the stage is to free what it holds.</summary>
    public bool IsShort { get; private set; }

    /// <summary>Counts bytes that are held from now on.</summary>
    /// <param name="bytes">How many.</param>
    /// <param name="holder">What holds them; null for the stage itself.</param>
    /// <exception cref="DocumentException">QueryExceededMemoryLimitNoDiskUseAllowed, ExceededMemoryLimit, ….</exception>
    public void Add(long bytes, string? holder = null)
    {
        Used += bytes;
        if (Used > limit)
            throw Exceeded(holder ?? stage, limit);
        if (_lease.TryHold(Used, waits: !FreesWhenShort))
            return;
        IsShort = true;
        if (!FreesWhenShort)
            throw Exceeded(holder ?? stage, limit);
    }

    /// <summary>Counts further bytes; false where that exceeds the limit, or there is no memory.</summary>
    public bool TryAdd(long bytes) => (Used += bytes) <= limit && _lease.TryHold(Used, waits: false);

    /// <summary>Forgets all that is held.</summary>
    public void Clear()
    {
        Used = 0;
        IsShort = false;
        _lease.Dispose();
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => Clear();

    /// <summary>The error for exceeding the limit.</summary>
    protected virtual DocumentException Exceeded(string holder, long limit) => mayUseDisk
        ? new DocumentException(
            ErrorCode.ExceededMemoryLimit,
            $"{holder} used too much memory and cannot spill to disk. Memory limit: {limit} bytes")
        : new DocumentException(
            ErrorCode.QueryExceededMemoryLimitNoDiskUseAllowed,
            $"Exceeded memory limit for {stage}, but didn't allow external sort. Pass allowDiskUse:true to opt in.");
}
