using Streetcar.Bson;

namespace Streetcar.Query.Aggregation;

/// <summary>What a blocking stage may hold.</summary>
/// <param name="stage">The stage's name.</param>
/// <param name="limit">How many bytes it may hold.</param>
/// <param name="mayUseDisk">Whether it may use the disk, which does not help with what it counts here.</param>
internal class MemoryBudget(string stage, long limit, bool mayUseDisk = false)
{
    /// <summary>How many bytes are held.</summary>
    public long Used { get; private set; }

    /// <summary>Counts bytes that are held from now on.</summary>
    /// <param name="bytes">How many.</param>
    /// <param name="holder">What holds them; null for the stage itself.</param>
    /// <exception cref="DocumentException">QueryExceededMemoryLimitNoDiskUseAllowed, ExceededMemoryLimit, ….</exception>
    public void Add(long bytes, string? holder = null)
    {
        if (!TryAdd(bytes))
            throw Exceeded(holder ?? stage, limit);
    }

    /// <summary>Counts further bytes; false where that exceeds the limit.</summary>
    public bool TryAdd(long bytes) => (Used += bytes) <= limit;

    /// <summary>The error for exceeding the limit.</summary>
    protected virtual DocumentException Exceeded(string holder, long limit) => mayUseDisk
        ? new DocumentException(
            ErrorCode.ExceededMemoryLimit,
            $"{holder} used too much memory and cannot spill to disk. Memory limit: {limit} bytes")
        : new DocumentException(
            ErrorCode.QueryExceededMemoryLimitNoDiskUseAllowed,
            $"Exceeded memory limit for {stage}, but didn't allow external sort. Pass allowDiskUse:true to opt in.");
}
