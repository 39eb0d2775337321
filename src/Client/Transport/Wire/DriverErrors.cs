using MongoDB.Bson;
using MongoDB.Driver;

namespace Streetcar.Client;

/// <summary>MongoDB.Driver's exceptions as those of this client, which are the same over both transports.</summary>
internal static class DriverErrors
{
    private const int CursorNotFound = 43;

    /// <summary>The exception to throw in place of one; null for those that go on as they are, such as cancellation.</summary>
    public static Exception? Translate(Exception exception) => exception switch
    {
        MongoBulkWriteException<RawBsonDocument> e when e.WriteErrors.Count > 0 || e.WriteConcernError is not null =>
            DriverResults.ToException(e),
        MongoCommandException e => new CommandException(WithLabels(e.Result, e), e),
        MongoCursorNotFoundException e => new CommandException(
            DriverResults.ToDocument(CursorNotFound, "CursorNotFound", e.Message, null), e),
        MongoExecutionTimeoutException e => new CommandException(
            DriverResults.ToDocument(e.Code, e.CodeName, e.Message, null), e),
        MongoException or TimeoutException => new ConnectionException(exception.Message, exception),
        _ => null,
    };

    private static BsonDocument WithLabels(BsonDocument reply, MongoException exception) =>
        exception.ErrorLabels.Count == 0 || reply.Contains("errorLabels")
            ? reply
            : new BsonDocument(reply).Add("errorLabels", new BsonArray(exception.ErrorLabels));
}
