namespace Streetcar.Client;

/// <summary>How to run a pipeline.</summary>
public sealed record AggregateOptions : OperationOptions
{
    /// <summary>How many documents a batch holds at most; 0, the default, leaves it to the server.</summary>
    public int BatchSize { get; init; }

    /// <summary>Whether stages may use the disk; null, the default, leaves it to the server.</summary>
    public bool? AllowDiskUse { get; init; }

    /// <summary>How long the server may work on it, to the millisecond; zero, the default, is no bound.</summary>
    public TimeSpan MaxTime { get; init; }

    /// <summary>Whether to write even what the collection's validator refuses; null leaves it to the server: no.</summary>
    public bool? BypassDocumentValidation { get; init; }
}
