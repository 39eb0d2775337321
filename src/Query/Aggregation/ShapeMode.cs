namespace Streetcar.Query.Aggregation;

/// <summary>What becomes of the fields that a shape does not name.</summary>
internal enum ShapeMode
{
    /// <summary>They are left out: <c>$project</c> that includes.</summary>
    Inclusion,

    /// <summary>They stay: <c>$project</c> that excludes, <c>$unset</c>.</summary>
    Exclusion,

    /// <summary>They stay, and new ones may come: <c>$addFields</c>.</summary>
    Addition,
}
