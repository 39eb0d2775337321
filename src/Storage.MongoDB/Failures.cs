using MongoDB.Bson;
using MongoDB.Driver;
using Streetcar.Bson;

namespace Streetcar.Storage.MongoDB;

/// <summary>What the driver throws, as the errors that they stand for: the server's code, its message and its details.</summary>
internal static class Failures
{
    /// <summary>
    /// Whether the command may succeed when it is sent once more
    /// (<see href="https://github.com/mongodb/specifications/blob/master/source/retryable-writes/retryable-writes.md"/>).
    /// </summary>
    public static bool IsTransient(Exception exception) => exception switch
    {
        MongoAuthenticationException => false,
        MongoConnectionException or MongoNotPrimaryException or MongoNodeIsRecoveringException => true,
        MongoCommandException refused when IsRetryable(refused.Code) => true,
        MongoException labeled => labeled.HasErrorLabel("RetryableWriteError"),
        _ => false,
    };

    /// <summary>Whether a command that got an error of this code may succeed when it is sent once more.</summary>
    public static bool IsRetryable(int code) =>
        code is 6 or 7 or 89 or 91 or 134 or 189 or 262 or 9001 or 10107 or 11600 or 11602 or 13435 or 13436;

    /// <summary>What to look at where MongoDB gives no answer.</summary>
    public const string Remedy = "see that it is up and that its connection string (UseMongoDB, or --store) names it.";

    /// <summary>Whether the driver throws it for a failure of the server or on the way to it.</summary>
    public static bool IsOfServer(Exception exception) => exception is MongoException or TimeoutException;

    /// <summary>The error that a command's reply shows.</summary>
    public static DocumentException ToError(Exception exception) => exception switch
    {
        MongoCommandException e => FromReply(e.Result, e.Code),
        MongoExecutionTimeoutException => new(ErrorCode.MaxTimeMSExpired, "operation exceeded time limit", exception),
        MongoCursorNotFoundException e => new(ErrorCode.CursorNotFound, $"cursor id {e.CursorId} not found", exception),
        _ => new(
            ErrorCode.HostUnreachable,
            // What follows the first line is the driver's view of the servers, with its stack traces.
            $"MongoDB gave no answer; {Remedy} {exception.Message.Split('\n')[0]}",
            exception),
    };

    private static DocumentException FromReply(BsonDocument reply, int code)
    {
        var details = Documents.From(reply);
        string message = details["errmsg"] is { Type: ElementType.String } text ? text.AsString : "MongoDB gave no message.";
        foreach (string name in new[] { "ok", "code", "codeName", "errmsg" })
            details = details.Without(name);
        details = Documents.WithoutClusterFields(details.Span);
        return new DocumentException((ErrorCode)code, message, details.IsEmpty ? null : details);
    }
}
