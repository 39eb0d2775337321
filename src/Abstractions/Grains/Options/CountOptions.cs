using Orleans;

namespace Streetcar.Grains;

/// <summary>How to count documents.</summary>
[GenerateSerializer, Alias("streetcar.CountOptions")]
public sealed record CountOptions : OperationOptions
{
    /// <summary>How many documents to leave out first, 0 or more; null for none.</summary>
    [Id(0)]
    public long? Skip { get; init; }

    /// <summary>How many documents to count at most, 1 or more; null for all.</summary>
    [Id(1)]
    public long? Limit { get; init; }
}
