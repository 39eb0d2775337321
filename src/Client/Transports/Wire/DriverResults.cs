using MongoDB.Bson;
using MongoDB.Driver;

namespace Streetcar.Client.Transports.Wire;

/// <summary>MongoDB.Driver's results of writes.</summary>
internal static class DriverResults
{
    public static BulkResult ToResult(BulkWriteResult<RawBsonDocument> result) => !result.IsAcknowledged
        ? new BulkResult { IsAcknowledged = false }
        : new BulkResult
        {
            InsertedCount = result.InsertedCount,
            MatchedCount = result.MatchedCount,
            ModifiedCount = result.ModifiedCount,
            DeletedCount = result.DeletedCount,
            UpsertedIds = result.Upserts.ToDictionary(upsert => upsert.Index, upsert => upsert.Id),
        };

    public static WriteException ToException(MongoBulkWriteException<RawBsonDocument> error)
    {
        var failures = error.WriteErrors.Select(failure => new FailedWrite(failure.Index, ToDocument(failure))).ToList();
        if (error.WriteConcernError is { } concern)
        {
            failures.Add(new FailedWrite(
                Math.Max(0, error.Result.RequestCount - 1), ToDocument(concern.Code, concern.CodeName, concern.Message, concern.Details)));
        }

        return new WriteException(failures, ToResult(error.Result), error);
    }

    public static BsonDocument ToDocument(int code, string? name, string? message, BsonDocument? details)
    {
        var document = new BsonDocument { { "code", code }, { "errmsg", message ?? "The server gave no message." } };
        return document.With("codeName", name).With("errInfo", details);
    }

    private static BsonDocument ToDocument(BulkWriteError error) => ToDocument(error.Code, null, error.Message, error.Details);
}
