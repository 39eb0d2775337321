using MongoDB.Bson;
using MongoDB.Driver;
using Streetcar.Bson;
using DriverCollation = MongoDB.Driver.Collation;

namespace Streetcar.Storage.MongoDB;

public sealed partial class MongoStore
{
    /// <inheritdoc/>
    public async ValueTask<IStoreCursor?> FindAsync(
        FindRequest request, RawWriter batch, BatchLimit limit, CancellationToken cancellationToken)
    {
        if (request.AtClusterTime is { } time)
            return await At(time).FindAsync(request, batch, limit, cancellationToken).ConfigureAwait(false);
        var options = new FindOptions<RawBsonDocument, RawBsonDocument>
        {
            AllowDiskUse = request.AllowDiskUse,
            BatchSize = ReadCommands.BatchSize(limit),
            Collation = CollationOf(request),
            CursorType = request.Tails ? CursorType.Tailable : CursorType.NonTailable,
            Hint = Documents.ToDriver(request.Hint),
            Let = request.Let is null ? null : Documents.ToDriver(request.Let),
            Limit = Int32(request.Limit, "limit"),
            Max = request.Max.IsEmpty ? null : Documents.ToDriver(request.Max),
            MaxTime = request.MaxTime,
            Min = request.Min.IsEmpty ? null : Documents.ToDriver(request.Min),
            // Its grain decides how long a cursor may be idle. What a dead silo leaves behind ends with its session.
            NoCursorTimeout = true,
            Projection = request.Projection.IsEmpty
                ? null
                : new BsonDocumentProjectionDefinition<RawBsonDocument, RawBsonDocument>(Documents.ToDriver(request.Projection)),
            ReturnKey = request.ReturnKey,
            ShowRecordId = request.ShowRecordId,
            Skip = Int32(request.Skip, "skip"),
            Sort = request.Sort.IsEmpty
                ? null
                : new BsonDocumentSortDefinition<RawBsonDocument>(Documents.ToDriver(request.Sort)),
        };
        var filter = new BsonDocumentFilterDefinition<RawBsonDocument>(Documents.ToDriver(request.Filter));
        var collection = _deployment.Collection(request.Namespace);
        var cursor = await Deployment.CallAsync(
            token => collection.FindAsync(filter, options, token), mayRepeat: false, cancellationToken).ConfigureAwait(false);
        return await new MongoCursor(cursor, request.Limit > 0 ? request.Limit : long.MaxValue, request.Tails)
            .ReadFirstAsync(batch, limit, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IStoreCursor?> AggregateAsync(
        AggregateRequest request, RawWriter batch, BatchLimit limit, CancellationToken cancellationToken)
    {
        if (request.AtClusterTime is { } time)
            return await At(time).AggregateAsync(request, batch, limit, cancellationToken).ConfigureAwait(false);
        var stages = Stages(request.Pipeline);
        if (IsChangeStream(stages))
            return await WatchAsync(request, stages, batch, limit, cancellationToken).ConfigureAwait(false);
        if (stages.Count > 0 && stages[^1].GetElement(0).Name is "$out" or "$merge")
        {
            await ChangeAsync(
                request.Namespace.Database, ReadCommands.Of(request).With("writeConcern"u8, WriteCommands.Majority), cancellationToken)
                .ConfigureAwait(false);
            return null;
        }

        var options = new AggregateOptions
        {
            AllowDiskUse = request.AllowDiskUse,
            BatchSize = ReadCommands.BatchSize(limit),
            Collation = CollationOf(request),
            Hint = Documents.ToDriver(request.Hint),
            Let = request.Let is null ? null : Documents.ToDriver(request.Let),
            MaxTime = request.MaxTime,
        };
        var cursor = await Deployment.CallAsync(
            token => request.Namespace.Collection == ReadCommands.NoCollection
                ? _deployment.Database(request.Namespace.Database).AggregateAsync(
                    PipelineDefinition<NoPipelineInput, RawBsonDocument>.Create(stages), options, token)
                : _deployment.Collection(request.Namespace).AggregateAsync(
                    PipelineDefinition<RawBsonDocument, RawBsonDocument>.Create(stages), options, token),
            mayRepeat: false,
            cancellationToken).ConfigureAwait(false);
        return await new MongoCursor(cursor, long.MaxValue, tails: false)
            .ReadFirstAsync(batch, limit, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<long> CountAsync(CountRequest request, CancellationToken cancellationToken) =>
        SessionReads.CountOf(await ReadAsync(request, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public async ValueTask DistinctAsync(DistinctRequest request, RawWriter values, CancellationToken cancellationToken)
    {
        if (request.AtClusterTime is { } time)
            await At(time).DistinctAsync(request, values, cancellationToken).ConfigureAwait(false);
        else
            SessionReads.WriteValues(await ReadAsync(request, cancellationToken).ConfigureAwait(false), values);
    }

    /// <inheritdoc/>
    public async ValueTask MapReduceAsync(MapReduceRequest request, RawWriter results, CancellationToken cancellationToken)
    {
        var command = ReadCommands.Of(request);
        if (request.Output is not null)
        {
            await ChangeAsync(request.Namespace.Database, command.With("writeConcern"u8, WriteCommands.Majority), cancellationToken)
                .ConfigureAwait(false);
            return;
        }

        var reply = await _deployment.RunAsync(request.Namespace.Database, command, mayRepeat: true, cancellationToken).ConfigureAwait(false);
        foreach (var result in reply["results"].AsArray)
            results.WriteValue(result);
    }

    /// <inheritdoc/>
    public async ValueTask<RawDocument> ExplainAsync(
        ReadRequest request, ExplainVerbosity verbosity, CancellationToken cancellationToken) =>
        Documents.WithoutOk(await _deployment.RunAsync(
            request.Namespace.Database, ReadCommands.Explain(request, verbosity), mayRepeat: true, cancellationToken).ConfigureAwait(false));

    private ValueTask<RawDocument> ReadAsync(ReadRequest request, CancellationToken cancellationToken) =>
        _deployment.RunAsync(request.Namespace.Database, ReadCommands.Of(request), mayRepeat: true, cancellationToken);

    private static int? Int32(long number, string field) => number switch
    {
        0 => null,
        <= int.MaxValue => (int)number,
        _ => throw new DocumentException(ErrorCode.BadValue, $"{number} for {field} is more than {int.MaxValue}"),
    };

    private static DriverCollation? CollationOf(ReadRequest request)
    {
        if (request.Collation is null)
            return null;
        try
        {
            return DriverCollation.FromBsonDocument(Documents.ToDriver(request.Collation));
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException or InvalidCastException)
        {
            throw new DocumentException(ErrorCode.BadValue, $"invalid collation {request.Collation}: {e.Message}");
        }
    }

    private static List<RawBsonDocument> Stages(RawArray pipeline)
    {
        var stages = new List<RawBsonDocument>();
        foreach (var stage in pipeline)
        {
            if (stage.Type != ElementType.Document)
                throw new DocumentException(ErrorCode.TypeMismatch, "Each element of the 'pipeline' array must be an object");
            stages.Add(stage.AsDocument.Count == 1
                ? Documents.ToDriver(stage.AsDocument)
                : throw new DocumentException(
                    (ErrorCode)40323, "A pipeline stage specification object must contain exactly one field."));
        }

        return stages;
    }
}
