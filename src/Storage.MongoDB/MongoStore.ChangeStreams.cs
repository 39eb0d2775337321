using MongoDB.Bson;
using MongoDB.Driver;
using Streetcar.Bson;

namespace Streetcar.Storage.MongoDB;

// Change streams, which are MongoDB's.
public sealed partial class MongoStore
{
    private const string ChangeStream = "$changeStream";

    private static bool IsChangeStream(List<RawBsonDocument> stages) => stages is [var first, ..] && first.GetElement(0).Name == ChangeStream;

    private async ValueTask<IStoreCursor?> WatchAsync(
        AggregateRequest request, List<RawBsonDocument> stages, RawWriter batch, BatchLimit limit, CancellationToken cancellationToken)
    {
        var stage = stages[0][ChangeStream].AsBsonDocument;
        var options = OptionsOf(stage);
        options.BatchSize = ReadCommands.BatchSize(limit);
        options.Collation = CollationOf(request);
        var rest = stages[1..];
        var cursor = await Deployment.CallAsync(
            token => stage.GetValue("allChangesForCluster", false).ToBoolean()
                ? _deployment.Client.WatchAsync(PipelineOver<BsonDocument>(rest), options, token)
                : request.Namespace.Collection == ReadCommands.NoCollection
                    ? _deployment.Database(request.Namespace.Database).WatchAsync(PipelineOver<BsonDocument>(rest), options, token)
                    : _deployment.Collection(request.Namespace).WatchAsync(PipelineOver<RawBsonDocument>(rest), options, token),
            mayRepeat: false,
            cancellationToken).ConfigureAwait(false);
        return await new MongoCursor(cursor, long.MaxValue, tails: true)
            .ReadFirstAsync(batch, limit, cancellationToken).ConfigureAwait(false);
    }

    private static PipelineDefinition<ChangeStreamDocument<T>, RawBsonDocument> PipelineOver<T>(List<RawBsonDocument> stages) =>
        PipelineDefinition<ChangeStreamDocument<T>, RawBsonDocument>.Create(stages);

    private static ChangeStreamOptions OptionsOf(BsonDocument stage)
    {
        var options = new ChangeStreamOptions();
        foreach (var option in stage)
        {
            switch (option.Name)
            {
                case "fullDocument":
                    options.FullDocument = Mode<ChangeStreamFullDocumentOption>(option);
                    break;
                case "fullDocumentBeforeChange":
                    options.FullDocumentBeforeChange = Mode<ChangeStreamFullDocumentBeforeChangeOption>(option);
                    break;
                case "resumeAfter":
                    options.ResumeAfter = option.Value.AsBsonDocument;
                    break;
                case "startAfter":
                    options.StartAfter = option.Value.AsBsonDocument;
                    break;
                case "startAtOperationTime":
                    options.StartAtOperationTime = option.Value.AsBsonTimestamp;
                    break;
                case "showExpandedEvents":
                    options.ShowExpandedEvents = option.Value.ToBoolean();
                    break;
                case "allChangesForCluster":
                    break;
                default:
                    throw new DocumentException(
                        ErrorCode.UnknownBsonField, $"BSON field '{ChangeStream}.{option.Name}' is an unknown field.");
            }
        }

        return options;
    }

    private static T Mode<T>(BsonElement option)
        where T : struct, Enum => Enum.TryParse<T>(option.Value.ToString(), ignoreCase: true, out var mode)
        ? mode
        : throw new DocumentException(
            ErrorCode.BadValue, $"Enumeration value '{option.Value}' for field '{ChangeStream}.{option.Name}' is not a valid value.");
}
