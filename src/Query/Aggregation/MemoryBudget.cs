using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>What a blocking stage may hold.</summary>
internal sealed class MemoryBudget(string stage, long limit)
{
    private long _used;

    /// <summary>Counts bytes that are held from now on.</summary>
    /// <exception cref="DocumentException">QueryExceededMemoryLimitNoDiskUseAllowed.</exception>
    public void Add(long bytes)
    {
        if (!TryAdd(bytes))
        {
            throw new DocumentException(
                ErrorCode.QueryExceededMemoryLimitNoDiskUseAllowed,
                $"Exceeded memory limit for {stage}, but didn't allow external sort. Pass allowDiskUse:true to opt in.");
        }
    }

    /// <summary>Counts bytes that are held from now on, and tells whether that is still within the limit.</summary>
    public bool TryAdd(long bytes) => (_used += bytes) <= limit;
}
