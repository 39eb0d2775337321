namespace Streetcar.Query.Collations;

/// <summary>The options of a collation; null where it does not say, so that its locale does.</summary>
internal sealed record CollationOptions
{
    /// <summary>ICU's name of the locale.</summary>
    public required string Locale { get; init; }

    public bool? CaseLevel { get; init; }

    public string? CaseFirst { get; init; }

    /// <summary>1 to 5.</summary>
    public int? Strength { get; init; }

    public bool? NumericOrdering { get; init; }

    public string? Alternate { get; init; }

    public string? MaxVariable { get; init; }

    public bool? Normalization { get; init; }

    public bool? Backwards { get; init; }
}
