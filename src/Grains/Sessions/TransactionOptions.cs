namespace Streetcar.Grains.Sessions;

/// <summary>How many transactions may be open on a silo, and for how long.</summary>
public sealed class TransactionOptions
{
    /// <summary>How many may be open at once unless set.</summary>
    public const int DefaultMaxOpen = 256;

    /// <summary>How long one may stay open: a minute unless set, as MongoDB's <c>transactionLifetimeLimitSeconds</c>.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How many may be open at once; 256 unless set.</summary>
    public int MaxOpen { get; set; } = DefaultMaxOpen;
}
