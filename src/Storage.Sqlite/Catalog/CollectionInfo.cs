using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Keys;

namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>A collection in the catalog. Immutable except for its counters.</summary>
/// <param name="Id">The number of the collection's table.</param>
/// <param name="Namespace">The full name.</param>
/// <param name="Uuid">What stays when it is renamed.</param>
/// <param name="Options">The options that it was created with.</param>
/// <param name="Indexes">Its indexes; the first one is that on <c>_id</c>, or that by time of a time series.</param>
/// <param name="Counters">How much it holds.</param>
internal sealed record CollectionInfo(
    long Id, Namespace Namespace, Guid Uuid, RawDocument Options, IndexInfo[] Indexes, CollectionCounters Counters)
{
    /// <summary>The limits of a capped collection; null for others.</summary>
    public CappedOptions? Cap { get; } = CappedOptions.Of(Options);

    /// <summary>What makes it a time series; null for others.</summary>
    public TimeSeries? TimeSeries { get; } = TimeSeries.Of(Options);

    /// <summary>How long documents stay, by the first index; null for ever.</summary>
    public TimeSpan? Lifetime { get; } = Options["expireAfterSeconds"] is { IsMissing: false } seconds ? TimeSpan.FromSeconds(seconds.AsInt64) : null;

    /// <summary>The validator; null for none.</summary>
    public Validator? Validator { get; } = Validator.Of(Options);

    /// <summary>What its documents have to be, whatever is bypassed; null for any. Only users and roles have to be something.</summary>
    public DocumentCheck? DocumentCheck { get; } = UserCollections.CheckOf(Namespace);

    /// <summary>How strings are compared where a command does not say; null for by their bytes.</summary>
    public Collator? Collator { get; } = Collator.In(Options);

    /// <summary>Whether documents are kept for change streams as they were before and after each change.</summary>
    public bool KeepsImages { get; } = Options["changeStreamPreAndPostImages"] is { Type: ElementType.Document } images
        && images["enabled"].Raw.IsTruthy;

    /// <summary>The end of its move to another database, for which its writes wait; null for none.</summary>
    public Task? Move { get; init; }

    public IndexInfo IdIndex => Indexes[0];

    /// <summary>The index in whose order documents are read where nothing else is asked for; null for that of their insertion.</summary>
    public IndexInfo? Order => IdIndex.IsClustered || TimeSeries is not null ? IdIndex : null;

    /// <summary>How many indexes MongoDB would count: not that which the collection is kept by.</summary>
    public int IndexCount => Order is null ? Indexes.Length : Indexes.Length - 1;

    /// <summary>Whether documents expire by any index.</summary>
    public bool Expires => Array.Exists(Indexes, index => ExpireAfter(index) is not null);

    /// <summary>The lifetime of documents by an index; null for any.</summary>
    public TimeSpan? ExpireAfter(IndexInfo index) => index.Id == IdIndex.Id ? Lifetime : index.ExpireAfter;

    public IndexInfo? FindIndex(long id) => Array.Find(Indexes, index => index.Id == id);

    /// <summary>The indexes with a key pattern: several may differ in their collations or filters.</summary>
    public IndexInfo[] IndexesOn(RawDocument key) =>
        Array.FindAll(Indexes, index => !index.IsOfTimeSeries && BsonComparer.CompareDocuments(index.KeyPattern.Span, key.Span) == 0);

    /// <summary>The same collection with one of its indexes changed.</summary>
    public CollectionInfo With(IndexInfo changed) =>
        this with { Indexes = [.. Indexes.Select(index => index.Id == changed.Id ? changed : index)] };
}
