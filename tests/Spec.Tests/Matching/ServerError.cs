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
        MongoCommandException command => command.Code,
        MongoExecutionTimeoutException timeout => timeout.Code,
        MongoWriteException write => write.WriteError?.Code ?? write.WriteConcernError?.Code,
        _ => null,
    };

    /// <summary>The name of the error's code; null for none.</summary>
    public static string? CodeName(Exception error) => error switch
    {
        MongoCommandException command => command.CodeName,
        MongoExecutionTimeoutException timeout => timeout.CodeName,
        MongoWriteException write => write.WriteConcernError?.CodeName,
        _ => null,
    };

    /// <summary>The reply; null where the exception does not have it.</summary>
    public static BsonDocument? Response(Exception error) => (error as MongoCommandException)?.Result;
}
