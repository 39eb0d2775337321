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

    public static BsonDocument Of(ClientBulkWriteResult result) => result.Acknowledged
        ? new()
        {
            ["insertedCount"] = result.InsertedCount,
            ["matchedCount"] = result.MatchedCount,
            ["modifiedCount"] = result.ModifiedCount,
            ["deletedCount"] = result.DeletedCount,
            ["upsertedCount"] = result.UpsertedCount,
        }
        : Unacknowledged;

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
