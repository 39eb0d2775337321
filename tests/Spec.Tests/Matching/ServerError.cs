namespace Streetcar.Spec.Tests.Matching;

/// <summary>What an exception of the driver has of the server's error.</summary>
internal static class ServerError
{
    /// <summary>Whether the server sent an error, rather than that the driver found one.</summary>
    public static bool IsOne(Exception? error) =>
        error is ClientBulkWriteException { InnerException: { } reason } ? IsOne(reason) : error is MongoServerException;

    /// <summary>The error's code; null for none.</summary>
    public static int? Code(Exception error) => error switch
    {
        MongoWriteConcernException concern => Concern(concern)?.GetValue("code", null)?.AsInt32,
        MongoCommandException command => command.Code,
        MongoExecutionTimeoutException timeout => timeout.Code,
        MongoWriteException write => write.WriteError?.Code ?? write.WriteConcernError?.Code,
        ClientBulkWriteException { InnerException: { } reason } => Code(reason),
        _ => null,
    };

    /// <summary>The name of the error's code; null for none.</summary>
    public static string? CodeName(Exception error) => error switch
    {
        MongoWriteConcernException concern => Concern(concern)?.GetValue("codeName", null)?.AsString,
        MongoCommandException command => command.CodeName,
        MongoExecutionTimeoutException timeout => timeout.CodeName,
        MongoWriteException write => write.WriteConcernError?.CodeName,
        _ => null,
    };

    /// <summary>The error of a write concern in the words of the specifications.</summary>
    public static BsonDocument ConcernError(MongoWriteConcernException error) => new()
    {
        ["code"] = Code(error),
        ["message"] = Concern(error)?.GetValue("errmsg", BsonNull.Value),
    };

    private static BsonDocument? Concern(MongoWriteConcernException error) =>
        error.Result.GetValue("writeConcernError", null)?.AsBsonDocument;

    /// <summary>The reply; null where the exception does not have it.</summary>
    public static BsonDocument? Response(Exception error) => error switch
    {
        MongoCommandException command => command.Result,
        ClientBulkWriteException { InnerException: { } reason } => Response(reason),
        _ => null,
    };
}
