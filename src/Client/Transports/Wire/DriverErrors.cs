using System.Runtime.CompilerServices;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Streetcar.Client.Transports.Wire;

/// <summary>MongoDB.Driver's exceptions as those of this client, which are the same over both transports.</summary>
internal static class DriverErrors
{
    private const int CursorNotFound = 43;

    /// <summary>Waits for an answer.</summary>
    /// <exception cref="CommandException">The server refused.</exception>
    /// <exception cref="ConnectionException">No answer came.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<T> TranslateAsync<T>(Task<T> running, IMongoClient client)
    {
        try
        {
            return await running.ConfigureAwait(false);
        }
        catch (Exception e) when (Translate(e, client) is { } error)
        {
            throw error;
        }
    }

    /// <summary>The exception to throw in place of one; null for those that go on as they are, such as cancellation.</summary>
    /// <param name="exception">What the driver threw.</param>
    /// <param name="client">The client that it came from.</param>
    public static Exception? Translate(Exception exception, IMongoClient client) => exception switch
    {
        MongoBulkWriteException<RawBsonDocument> e when e.WriteErrors.Count > 0 || e.WriteConcernError is not null =>
            DriverResults.ToException(e),
        MongoWriteConcernException { WriteConcernResult.Response: { } reply } e
            when reply.TryGetValue("writeConcernError", out var unsettled) && unsettled is BsonDocument error =>
            new CommandException(WithLabels(error, e), e),
        MongoCommandException e => new CommandException(WithLabels(e.Result, e), e),
        MongoCursorNotFoundException e => new CommandException(
            DriverResults.ToDocument(CursorNotFound, "CursorNotFound", e.Message, null), e),
        MongoExecutionTimeoutException e => new CommandException(
            WithLabels(DriverResults.ToDocument(e.Code, e.CodeName, e.Message, null), e), e),
        // Its message is the driver's view of all servers, with their stack traces.
        TimeoutException => new ConnectionException(
            $"No server answered in time at {string.Join(", ", client.Settings.Servers)}; see that one is running.", exception),
        MongoException e => new ConnectionException(e.Message, e.ErrorLabels, e),
        _ => null,
    };

    private static BsonDocument WithLabels(BsonDocument reply, MongoException exception) =>
        exception.ErrorLabels.Count == 0
            ? reply
            : new BsonDocument(reply).Set("errorLabels", new BsonArray(exception.ErrorLabels));
}
