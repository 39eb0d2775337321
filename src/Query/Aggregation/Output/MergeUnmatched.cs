namespace Streetcar.Query.Aggregation.Output;

/// <summary>What becomes of a document that matches none: <c>whenNotMatched</c>.</summary>
public enum MergeUnmatched
{
    /// <summary>It is inserted.</summary>
    Insert,

    /// <summary>It is left out.</summary>
    Discard,

    /// <summary>The aggregation fails.</summary>
    Fail,
}
