namespace Streetcar.Query.Matching.Geo;

/// <summary>What a geometry is read for, which determines what is refused.</summary>
internal enum GeometryUse
{
    /// <summary>A document's is compared with a query's. It is not looked at more closely than it has to be.</summary>
    Match,

    /// <summary>A document's is put into an index.</summary>
    Index,

    /// <summary>It is a query's, which may be more than a hemisphere.</summary>
    Query,
}
