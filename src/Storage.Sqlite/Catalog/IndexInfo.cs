using Streetcar.Bson;
using Streetcar.Query;
using Streetcar.Query.Matching;
using Streetcar.Query.Text;
using Streetcar.Storage.Sqlite.Keys;

namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>An index in the catalog. Immutable except for its usage.</summary>
internal sealed record IndexInfo
{
    /// <summary>The name of the index that every collection has, unless it is clustered under another one.</summary>
    public const string IdName = "_id_";

    // A bit of no field.
    private const ulong SeveralKeys = 1UL << 63;

    public IndexInfo(long id, RawDocument spec, ulong multikey, bool isReady)
    {
        Id = id;
        Spec = spec;
        Multikey = multikey;
        IsReady = isReady;
        Name = spec["name"].AsString;
        KeyPattern = spec["key"].AsDocument;
        Text = TextIndex.Of(spec);
        Fields = IndexField.Of(KeyPattern, spec);
        IsGeo = Array.Exists(Fields, field => field.Geo is not null);
        Wildcard = Text is null ? Wildcard.Of(spec) : null;
        IsClustered = spec["clustered"].Raw.IsTruthy;
        IsId = IsClustered || Name == IdName;
        IsOfTimeSeries = spec["ofTimeSeries"].Raw.IsTruthy;
        IsUnique = IsId || spec["unique"].Raw.IsTruthy;
        PreparesUnique = spec["prepareUnique"].Raw.IsTruthy;
        WildcardPosition = Wildcard is null ? -1 : Array.FindIndex(Fields, field => Wildcard.IsWildcard(field.Path));
        IsSparse = spec["sparse"].Raw.IsTruthy || Wildcard is not null || IsGeo || Text is not null;
        IsHidden = spec["hidden"].Raw.IsTruthy;
        IsHashed = KeyPattern.Any(field => field.Value == (RawValue)"hashed");
        Collator = Collator.In(spec);
        Partial = spec["partialFilterExpression"] is { IsMissing: false } filter
            ? Filter.Compile(filter.AsDocument, new QueryContext { Collation = Collator?.Specification })
            : null;
        IndexedFields = IndexedFields.Of(this);
        ExpireAfter = spec["expireAfterSeconds"] is { IsMissing: false } seconds
            ? TimeSpan.FromSeconds(seconds.AsDouble)
            : null;
    }

    public long Id { get; }

    public string Name { get; }

    /// <summary>The specification as listIndexes shows it.</summary>
    public RawDocument Spec { get; }

    public RawDocument KeyPattern { get; private init; }

    public IndexField[] Fields { get; private init; }

    /// <summary>Whether it is a geospatial index, which leaves out documents without geometries.</summary>
    public bool IsGeo { get; }

    /// <summary>What a text index is about, which leaves out documents without texts; null for other indexes.</summary>
    public TextIndex? Text { get; }

    /// <summary>The fields of a wildcard index; null for other indexes.</summary>
    public Wildcard? Wildcard { get; }

    /// <summary>The place of the wildcard among the fields, or of what stands for it; negative for none.</summary>
    public int WildcardPosition { get; private init; }

    /// <summary>For each field a bit, from the lowest: whether its path led through or to an array in any document.</summary>
    public ulong Multikey { get; init; }

    /// <summary>Whether all documents are in it; an index is written to, but not read, while it is built.</summary>
    public bool IsReady { get; init; }

    /// <summary>Completes when the build of the index ends, however it ends; null where it is not being built.</summary>
    public Task? Build { get; init; }

    public bool IsId { get; }

    /// <summary>Whether the collection was created as clustered by it. It is kept like any other.</summary>
    public bool IsClustered { get; }

    /// <summary>Whether it is that by time of a time series, which nobody sees.</summary>
    public bool IsOfTimeSeries { get; }

    /// <summary>Whether the collection has it from the start, and as long as it is there.</summary>
    public bool IsBuiltIn => IsId || IsOfTimeSeries;

    /// <summary>Whether no two documents may have the same key.</summary>
    public bool IsUnique { get; }

    /// <summary>Whether no write may add a second document with the same key, though there may be some from before.</summary>
    public bool PreparesUnique { get; }

    /// <summary>Whether documents without any of its fields are left out.</summary>
    public bool IsSparse { get; private init; }

    /// <summary>Whether the planner ignores it.</summary>
    public bool IsHidden { get; }

    /// <summary>Whether reads may use it.</summary>
    public bool IsUsable => IsReady && !IsHidden;

    /// <summary>
    /// Whether a field of it is hashed. The index stores values instead of hashes, which serves every query that a hash
    /// does; arrays are refused as MongoDB refuses them.
    /// </summary>
    public bool IsHashed { get; }

    /// <summary>Its collation; null for binary comparison.</summary>
    public Collator? Collator { get; }

    /// <summary>The filter of a partial index; null for others.</summary>
    public Filter? Partial { get; }

    /// <summary>The fields of documents that its keys depend on.</summary>
    public IndexedFields IndexedFields { get; }

    /// <summary>The lifetime of documents by a TTL index; null for others.</summary>
    public TimeSpan? ExpireAfter { get; }

    public IndexUsage Usage { get; } = new();

    /// <summary>Whether any document has several keys.</summary>
    public bool IsMultikey => Multikey != 0;

    /// <summary>What this index is for one of its paths, where it is a wildcard one: an index on the path and its values.</summary>
    /// <param name="pathField">The name that the path has in the key.</param>
    /// <param name="path">The path.</param>
    /// <param name="hasSeveral">Whether a document may have several keys there, whatever its values are.</param>
    public IndexInfo ForPath(string pathField, string path, bool hasSeveral)
    {
        var pattern = new RawDocument(KeyPattern.SelectMany(field => Wildcard.IsWildcard(field.Name)
            ? [new RawElement(pathField, 1), new RawElement(path, field.Value)]
            : (RawElement[])[field]));
        return this with
        {
            KeyPattern = pattern,
            Fields = IndexField.Of(pattern, Spec),
            Multikey = hasSeveral || IsMultikey ? 2UL << WildcardPosition : 0,
        };
    }

    /// <summary>
    /// What a compound wildcard index is for the fields before the wildcard: it has every document, most of them several times.
    /// </summary>
    public IndexInfo ForPrefix() => this with
    {
        Fields = Fields[..WildcardPosition],
        WildcardPosition = -1,
        IsSparse = false,
        Multikey = SeveralKeys,
    };

    /// <summary>The same index for a look at all of its keys, of which a document may have several.</summary>
    public IndexInfo WithSeveralKeys() => this with { Multikey = Multikey | SeveralKeys };

    /// <summary>Whether a field's path led through or to an array in any document.</summary>
    public bool IsMultikeyAt(int field) => (Multikey & (1UL << field)) != 0;
}
