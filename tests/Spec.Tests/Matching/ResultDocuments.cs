namespace Streetcar.Spec.Tests;

/// <summary>The client's results in the words of the specifications.</summary>
internal static class ResultDocuments
{
    private static readonly BsonDocument Unacknowledged = new() { ["acknowledged"] = false };

    public static BsonDocument Of(InsertOneResult result) =>
        result.IsAcknowledged ? new() { ["insertedId"] = result.InsertedId } : Unacknowledged;

    public static BsonDocument Of(InsertManyResult result) => result.IsAcknowledged
        ? new() { ["insertedIds"] = ByIndex(result.InsertedIds.Index()) }
        : Unacknowledged;

    public static BsonDocument Of(DeleteResult result) =>
        result.IsAcknowledged ? new() { ["deletedCount"] = result.DeletedCount } : Unacknowledged;

    public static BsonDocument Of(UpdateResult result)
    {
        if (!result.IsAcknowledged)
            return Unacknowledged;
        bool upserted = !result.UpsertedId.IsMissing;
        BsonDocument document = new()
        {
            ["matchedCount"] = result.MatchedCount,
            ["modifiedCount"] = result.ModifiedCount,
            ["upsertedCount"] = upserted ? 1 : 0,
        };
        return upserted ? document.With("upsertedId", result.UpsertedId) : document;
    }

    public static BsonDocument Of(BulkWriteResult result) => result.IsAcknowledged
        ? new()
        {
            ["insertedCount"] = result.InsertedCount,
            ["insertedIds"] = ByIndex(result.InsertedIds.Select(id => (id.Key, id.Value))),
            ["matchedCount"] = result.MatchedCount,
            ["modifiedCount"] = result.ModifiedCount,
            ["deletedCount"] = result.DeletedCount,
            ["upsertedCount"] = result.UpsertedCount,
            ["upsertedIds"] = ByIndex(result.UpsertedIds.Select(id => (id.Key, id.Value))),
        }
        : Unacknowledged;

    private static BsonDocument ByIndex(IEnumerable<(int Index, BsonValue Id)> ids) =>
        new(ids.Select(id => new BsonElement($"{id.Index}", id.Id)));
}
