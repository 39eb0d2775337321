using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite;

/// <summary>
/// A view: what a pipeline makes of a collection or of another view
/// (<see href="https://www.mongodb.com/docs/manual/core/views/"/>). Immutable.
/// </summary>
/// <param name="Namespace">The full name.</param>
/// <param name="Options">The options that it was created with, checked.</param>
internal sealed record View(Namespace Namespace, BsonDocument Options)
{
    /// <summary>The name of what it reads, in the same database.</summary>
    public string On { get; } = Options["viewOn"].AsString;

    /// <summary>The stages that make its documents.</summary>
    public BsonArray Pipeline { get; } = Options["pipeline"].AsArray;

    /// <summary>How strings are compared, whatever the collection's own collation; null for by their bytes.</summary>
    public Collator? Collator { get; } =
        Options["collation"] is { IsMissing: false } collation ? Collator.Of(collation.AsDocument) : null;

    /// <summary>The error for what can be done to collections only.</summary>
    public DocumentException NotACollection() =>
        new(ErrorCode.CommandNotSupportedOnView, $"Namespace {Namespace} is a view, not a collection");
}
