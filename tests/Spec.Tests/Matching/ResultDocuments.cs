namespace Streetcar.Spec.Tests.Matching;

/// <summary>
/// The driver's results in the words of the specifications. Those of inserts are none: the driver sets the documents'
/// own <c>_id</c>.
/// </summary>
internal static class ResultDocuments
{
    private static readonly BsonDocument Unacknowledged = new("acknowledged", false);

    public static BsonDocument Of(DeleteResult result) =>
        result.IsAcknowledged ? new("deletedCount", result.DeletedCount) : Unacknowledged;

    public static BsonDocument Of(ReplaceOneResult result) => result.IsAcknowledged
        ? OfUpdate(result.MatchedCount, result.ModifiedCount, result.UpsertedId)
        : Unacknowledged;

    public static BsonDocument Of(UpdateResult result) => result.IsAcknowledged
        ? OfUpdate(result.MatchedCount, result.ModifiedCount, result.UpsertedId)
        : Unacknowledged;

    public static BsonDocument Of(BulkWriteResult<BsonDocument> result) => result.IsAcknowledged
        ? new()
        {
            ["insertedCount"] = result.InsertedCount,
            ["matchedCount"] = result.MatchedCount,
            ["modifiedCount"] = result.ModifiedCount,
            ["deletedCount"] = result.DeletedCount,
            ["upsertedCount"] = result.Upserts.Count,
            ["upsertedIds"] = new BsonDocument(result.Upserts.Select(upsert => new BsonElement($"{upsert.Index}", upsert.Id))),
        }
        : Unacknowledged;

    public static BsonDocument Of(ClientBulkWriteResult result)
    {
        if (!result.Acknowledged)
            return Unacknowledged;
        BsonDocument document = new()
        {
            ["insertedCount"] = result.InsertedCount,
            ["matchedCount"] = result.MatchedCount,
            ["modifiedCount"] = result.ModifiedCount,
            ["deletedCount"] = result.DeletedCount,
            ["upsertedCount"] = result.UpsertedCount,
        };
        if (result.InsertResults is { } inserts)
            document["insertResults"] = ByIndex(inserts, insert => new("insertedId", BsonValue.Create(insert.DocumentId)));
        if (result.UpdateResults is { } updates)
            document["updateResults"] = ByIndex(updates, OfOne);
        if (result.DeleteResults is { } deletes)
            document["deleteResults"] = ByIndex(deletes, delete => new("deletedCount", delete.DeletedCount));
        return document;
    }

    private static BsonDocument ByIndex<T>(IEnumerable<KeyValuePair<int, T>> results, Func<T, BsonDocument> toDocument) =>
        new(results.Select(result => new BsonElement($"{result.Key}", toDocument(result.Value))));

    private static BsonDocument OfOne(BulkWriteUpdateResult result)
    {
        BsonDocument document = new() { ["matchedCount"] = result.MatchedCount, ["modifiedCount"] = result.ModifiedCount };
        return result.UpsertedId is null ? document : document.Add("upsertedId", result.UpsertedId);
    }

    private static BsonDocument OfUpdate(long matched, long modified, BsonValue? upsertedId)
    {
        BsonDocument document = new()
        {
            ["matchedCount"] = matched,
            ["modifiedCount"] = modified,
            ["upsertedCount"] = upsertedId is null ? 0 : 1,
        };
        return upsertedId is null ? document : document.Add("upsertedId", upsertedId);
    }
}
