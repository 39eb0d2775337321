using Streetcar.Bson;

namespace Streetcar.Storage.MongoDB;

/// <summary>Changes of the catalog that are made in transactions too, as commands, and what they are answered.</summary>
internal static class CatalogCommands
{
    public static CommandBuilder CreateIndexes(Namespace collection, IReadOnlyList<RawDocument> indexes) =>
        new CommandBuilder("createIndexes"u8, collection.Collection)
            .With("indexes"u8, indexes.Select(index => index.Bytes).ToArray());

    public static IndexesCreated IndexesCreated(RawDocument reply)
    {
        // A sharded cluster reports it for each shard.
        if (reply.TryGetValue("raw", out var shards) && shards is { Type: ElementType.Document } && shards.AsDocument.Count > 0)
            reply = shards.AsDocument.First().Value.AsDocument;
        return new IndexesCreated(
            Int32(reply["numIndexesBefore"]) ?? 0,
            Int32(reply["numIndexesAfter"]) ?? 0,
            reply["createdCollectionAutomatically"] is { Type: ElementType.Boolean, AsBoolean: true });
    }

    /// <summary>A number of a reply; null where it is none.</summary>
    public static int? Int32(RawValue value) => value.Raw.TryGetInt64(out long number) ? (int)number : null;
}
