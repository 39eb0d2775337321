using System.Globalization;
using Streetcar.Bson;
using Streetcar.Query.Collations;

namespace Streetcar.Storage.Sqlite.Keys;

/// <summary>
/// A collation together with its normalized specification, which identifies it
/// (<see href="https://www.mongodb.com/docs/manual/reference/collation/"/>).
/// </summary>
internal sealed class Collator
{
    private Collator(RawDocument specification, Collation collation)
    {
        Specification = specification;
        Collation = collation;
    }

    /// <summary>The version of the collation library: keys of another version are invalid.</summary>
    public static string Version { get; } = CultureInfo.InvariantCulture.CompareInfo.Version.FullVersion.ToString(CultureInfo.InvariantCulture);

    public RawDocument Specification { get; }

    public Collation Collation { get; }

    /// <summary>Completes and compiles a specification; null for binary comparison.</summary>
    /// <exception cref="DocumentException">BadValue, UnknownBsonField, …: it is none, or not supported.</exception>
    public static Collator? Of(RawDocument? specification) =>
        Collation.Compile(specification) is { } collation ? new Collator(Complete(specification!), collation) : null;

    /// <summary>The collation that the options of a collection, an index or a view name; null for binary comparison.</summary>
    /// <exception cref="DocumentException">BadValue, UnknownBsonField, …: what they name is none, or not supported.</exception>
    public static Collator? In(RawDocument options) =>
        options["collation"] is { IsMissing: false } collation ? Of(collation.AsDocument) : null;

    /// <summary>Whether two collations compare alike; null stands for binary comparison.</summary>
    public static bool AreSame(Collator? left, Collator? right) =>
        left is null ? right is null : right is not null && left.Specification.Equals(right.Specification);

    private static RawDocument Complete(RawDocument specification)
    {
        RawValue Option(string name, RawValue otherwise) => specification.TryGetValue(name, out var value) ? value : otherwise;
        return new RawDocument
        {
            ["locale"] = specification["locale"],
            ["caseLevel"] = Option("caseLevel", false),
            ["caseFirst"] = Option("caseFirst", "off"),
            ["strength"] = (int)Option("strength", 3).AsDouble,
            ["numericOrdering"] = Option("numericOrdering", false),
            ["alternate"] = Option("alternate", "non-ignorable"),
            ["maxVariable"] = Option("maxVariable", "punct"),
            ["normalization"] = Option("normalization", false),
            ["backwards"] = Option("backwards", false),
            ["version"] = Version,
        };
    }
}
