using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Keys;

namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>A collection in the catalog. Immutable except for its counters.</summary>
/// <param name="Id">The number of the collection's table.</param>
/// <param name="Namespace">The full name.</param>
/// <param name="Uuid">What stays when it is renamed.</param>
/// <param name="Options">The options that it was created with.</param>
/// <param name="Indexes">Its indexes; the first one is that on <c>_id</c>.</param>
/// <param name="Counters">How much it holds.</param>
internal sealed record CollectionInfo(
    long Id, Namespace Namespace, Guid Uuid, RawDocument Options, IndexInfo[] Indexes, CollectionCounters Counters)
{
    /// <summary>The limits of a capped collection; null for others.</summary>
    public CappedOptions? Cap { get; } = CappedOptions.Of(Options);

    /// <summary>The validator; null for none.</summary>
    public Validator? Validator { get; } = Validator.Of(Options);

    /// <summary>How strings are compared where a command does not say; null for by their bytes.</summary>
    public Collator? Collator { get; } = Collator.In(Options);

    public IndexInfo IdIndex => Indexes[0];

    public IndexInfo? FindIndex(long id) => Array.Find(Indexes, index => index.Id == id);

    /// <summary>The indexes with a key pattern: several may differ in their collations or filters.</summary>
    public IndexInfo[] IndexesOn(RawDocument key) =>
        Array.FindAll(Indexes, index => BsonComparer.CompareDocuments(index.KeyPattern.Span, key.Span) == 0);

    /// <summary>The same collection with one of its indexes changed.</summary>
    public CollectionInfo With(IndexInfo changed) =>
        this with { Indexes = [.. Indexes.Select(index => index.Id == changed.Id ? changed : index)] };
}
