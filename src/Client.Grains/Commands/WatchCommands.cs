using MongoDB.Bson;
using MongoDB.Driver;
using Streetcar.Client.Transports;
using Streetcar.Protocol;

namespace Streetcar.Client.Grains.Commands;

/// <summary>The commands that open change streams (<see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/changeStream/"/>).</summary>
internal static class WatchCommands
{
    /// <summary>Opens a stream.</summary>
    /// <param name="request">What is watched.</param>
    /// <param name="token">The token behind which it goes on; null for where the options say.</param>
    public static Command Open(WatchRequest request, BsonDocument? token)
    {
        var options = request.Options;
        var aggregate = new AggregateOptions
        {
            BatchSize = options.BatchSize,
            Collation = options.Collation,
            Comment = options.Comment,
        };
        return ReadCommands.Aggregate(new AggregateRequest(
            request.Database ?? "admin",
            request.Collection,
            [new BsonDocument("$changeStream", Stage(request, token)), .. request.Pipeline],
            aggregate,
            request.Concerns));
    }

    private static BsonDocument Stage(WatchRequest request, BsonDocument? token)
    {
        var options = request.Options;
        var stage = new BsonDocument();
        if (request.Database is null)
            stage.Add("allChangesForCluster", true);
        if (options.FullDocument != ChangeStreamFullDocumentOption.Default)
            stage.Add("fullDocument", Text(options.FullDocument));
        if (options.FullDocumentBeforeChange is not (ChangeStreamFullDocumentBeforeChangeOption.Default or ChangeStreamFullDocumentBeforeChangeOption.Off))
            stage.Add("fullDocumentBeforeChange", Text(options.FullDocumentBeforeChange));
        if (options.ShowExpandedEvents is { } expanded)
            stage.Add("showExpandedEvents", expanded);
        if (token is not null)
            return stage.Add("resumeAfter", token);
        if (options.ResumeAfter is { } resumeAfter)
            stage.Add("resumeAfter", resumeAfter);
        if (options.StartAfter is { } startAfter)
            stage.Add("startAfter", startAfter);
        if (options.StartAtOperationTime is { } time)
            stage.Add("startAtOperationTime", time);
        return stage;
    }

    private static string Text<T>(T option)
        where T : struct, Enum
    {
        string name = option.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
