using MongoDB.Bson;
using MongoDB.Driver;

namespace Streetcar.Client.Transports;

/// <summary>Writes to one collection.</summary>
/// <param name="Collection">The collection.</param>
/// <param name="Writes">The writes, one at least, in their order.</param>
/// <param name="IsOrdered">Whether to stop at the first that fails.</param>
/// <param name="Concerns">What is asked of them.</param>
internal sealed record WriteRequest(
    CollectionNamespace Collection, IReadOnlyList<Write> Writes, bool IsOrdered, Concerns Concerns)
{
    public bool? BypassDocumentValidation { get; init; }

    public BsonDocument? Let { get; init; }

    public BsonValue? Comment { get; init; }
}

/// <summary>One write, its definitions rendered and its document serialized.</summary>
internal abstract record Write
{
    /// <param name="Document">The document, whose <c>_id</c> is set where its type allows.</param>
    internal sealed record Insert(RawBsonDocument Document) : Write;

    /// <param name="Filter">Which documents.</param>
    /// <param name="Change">A document of operators, or an array of stages.</param>
    /// <param name="IsMulti">Whether all that match are changed, not only the first.</param>
    internal sealed record Update(BsonDocument Filter, BsonValue Change, bool IsMulti) : Write
    {
        public bool IsUpsert { get; init; }

        public IReadOnlyList<BsonDocument>? ArrayFilters { get; init; }

        public BsonDocument? Sort { get; init; }

        public Collation? Collation { get; init; }

        public BsonValue? Hint { get; init; }
    }

    /// <param name="Filter">Which document.</param>
    /// <param name="Replacement">What to put in its place.</param>
    internal sealed record Replace(BsonDocument Filter, RawBsonDocument Replacement) : Write
    {
        public bool IsUpsert { get; init; }

        public BsonDocument? Sort { get; init; }

        public Collation? Collation { get; init; }

        public BsonValue? Hint { get; init; }
    }

    /// <param name="Filter">Which documents.</param>
    /// <param name="IsMulti">Whether all that match are deleted, not only the first.</param>
    internal sealed record Delete(BsonDocument Filter, bool IsMulti) : Write
    {
        public Collation? Collation { get; init; }

        public BsonValue? Hint { get; init; }
    }
}
