namespace Streetcar.Client;

/// <summary>How to count documents.</summary>
public sealed record CountOptions : OperationOptions
{
    /// <summary>How many matching documents not to count.</summary>
    public long Skip { get; init; }

    /// <summary>How many to count at most; 0, the default, is no bound.</summary>
    public long Limit { get; init; }

    /// <summary>How long the server may work on it, to the millisecond; zero, the default, is no bound.</summary>
    public TimeSpan MaxTime { get; init; }
}
