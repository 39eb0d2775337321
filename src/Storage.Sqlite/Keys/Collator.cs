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
    public static string Version => Collation.LibraryVersion;

    public RawDocument Specification { get; }

    public Collation Collation { get; }

    /// <summary>Completes and compiles a specification; null for binary comparison.</summary>
    /// <exception cref="DocumentException">BadValue, UnknownBsonField, …: it is none, or not supported.</exception>
    public static Collator? Of(RawDocument? specification) =>
        Collation.Compile(specification) is { } collation ? new Collator(collation.Specification.With("version", Version), collation) : null;

    /// <summary>
    /// The collation that the stored options of a collection, an index or a view name, of whatever version they are; null for
    /// binary comparison.
    /// </summary>
    public static Collator? In(RawDocument options) =>
        options["collation"] is { IsMissing: false } collation ? Of(collation.AsDocument.Without("version")) : null;

    /// <summary>Options of a collection or an index as they are shown: with the one version that MongoDB has of its library.</summary>
    public static RawDocument Shown(RawDocument options) => options["collation"] is { Type: ElementType.Document } collation
        ? options.With("collation", collation.AsDocument.With("version", Collation.ShownVersion))
        : options;

    /// <summary>Whether two collations compare alike; null stands for binary comparison.</summary>
    public static bool AreSame(Collator? left, Collator? right) =>
        left is null ? right is null : right is not null && left.Specification.Equals(right.Specification);
}
