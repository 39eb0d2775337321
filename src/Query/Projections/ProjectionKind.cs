namespace Streetcar.Query.Projections;

/// <summary>Which way a projection picks fields.</summary>
public enum ProjectionKind
{
    /// <summary>Documents stay as they are.</summary>
    Whole,

    /// <summary>The named fields stay.</summary>
    Inclusion,

    /// <summary>The named fields go.</summary>
    Exclusion,
}
