using System.Collections.Frozen;

namespace Streetcar.Grains.Commands;

/// <summary>
/// The options of an index that are known, supported or not. A dump of another server may have others, which
/// <c>ignoreUnknownIndexOptions</c> leaves out.
/// </summary>
internal static class IndexOptionNames
{
    private static readonly FrozenSet<string> Known = FrozenSet.Create(
        "2dsphereIndexVersion",
        "background",
        "bits",
        "clustered",
        "coarsestIndexedLevel",
        "collation",
        "default_language",
        "dropDups",
        "expireAfterSeconds",
        "finestIndexedLevel",
        "hidden",
        "key",
        "language_override",
        "max",
        "min",
        "name",
        "ns",
        "partialFilterExpression",
        "prepareUnique",
        "sparse",
        "storageEngine",
        "textIndexVersion",
        "unique",
        "v",
        "weights",
        "wildcardProjection");

    /// <summary>A specification without the options that are not known.</summary>
    public static RawDocument Keep(RawDocument specification) =>
        specification.All(option => Known.Contains(option.Name))
            ? specification
            : new RawDocument(specification.Where(option => Known.Contains(option.Name)));
}
