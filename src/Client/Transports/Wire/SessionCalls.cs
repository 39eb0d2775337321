using MongoDB.Bson;
using MongoDB.Driver;
using IDocuments = MongoDB.Driver.IMongoCollection<MongoDB.Bson.RawBsonDocument>;
using Pipeline = MongoDB.Driver.PipelineDefinition<MongoDB.Bson.RawBsonDocument, MongoDB.Bson.RawBsonDocument>;
using PipelineOfNone = MongoDB.Driver.PipelineDefinition<MongoDB.Driver.NoPipelineInput, MongoDB.Bson.RawBsonDocument>;

namespace Streetcar.Client.Transports.Wire;

/// <summary>MongoDB.Driver's operations in a session or, where that is null, without one: it has methods for each.</summary>
internal static class SessionCalls
{
    public static Task<BsonDocument> RunCommandInAsync(
        this IMongoDatabase database, IClientSessionHandle? session, BsonDocument command, ReadPreference? preference, CancellationToken token) =>
        session is null
            ? database.RunCommandAsync<BsonDocument>(command, preference, token)
            : database.RunCommandAsync<BsonDocument>(session, command, preference, token);

    public static Task<IAsyncCursor<RawBsonDocument>> FindInAsync(
        this IDocuments collection, IClientSessionHandle? session, BsonDocument filter, FindOptions<RawBsonDocument> options, CancellationToken token) =>
        session is null ? collection.FindAsync(filter, options, token) : collection.FindAsync(session, filter, options, token);

    public static Task<IAsyncCursor<RawBsonDocument>> AggregateInAsync(
        this IDocuments collection, IClientSessionHandle? session, Pipeline pipeline, AggregateOptions options, CancellationToken token) =>
        session is null ? collection.AggregateAsync(pipeline, options, token) : collection.AggregateAsync(session, pipeline, options, token);

    public static Task<IAsyncCursor<RawBsonDocument>> AggregateInAsync(
        this IMongoDatabase database, IClientSessionHandle? session, PipelineOfNone pipeline, AggregateOptions options, CancellationToken token) =>
        session is null ? database.AggregateAsync(pipeline, options, token) : database.AggregateAsync(session, pipeline, options, token);

    public static Task AggregateToCollectionInAsync(
        this IDocuments collection, IClientSessionHandle? session, Pipeline pipeline, AggregateOptions options, CancellationToken token) =>
        session is null
            ? collection.AggregateToCollectionAsync(pipeline, options, token)
            : collection.AggregateToCollectionAsync(session, pipeline, options, token);

    public static Task AggregateToCollectionInAsync(
        this IMongoDatabase database, IClientSessionHandle? session, PipelineOfNone pipeline, AggregateOptions options, CancellationToken token) =>
        session is null
            ? database.AggregateToCollectionAsync(pipeline, options, token)
            : database.AggregateToCollectionAsync(session, pipeline, options, token);

    public static Task<IAsyncCursor<BsonValue>> DistinctInAsync(
        this IDocuments collection, IClientSessionHandle? session, DistinctRequest request, CancellationToken token) => session is null
        ? collection.DistinctAsync<BsonValue>(request.Field, request.Filter, request.Options, token)
        : collection.DistinctAsync<BsonValue>(session, request.Field, request.Filter, request.Options, token);

    public static Task<RawBsonDocument> FindOneAndDeleteInAsync(
        this IDocuments collection, IClientSessionHandle? session, FindAndModifyRequest request, CancellationToken token)
    {
        var options = DriverRequests.FindAndDelete(request);
        return session is null
            ? collection.FindOneAndDeleteAsync(request.Filter, options, token)
            : collection.FindOneAndDeleteAsync(session, request.Filter, options, token);
    }

    public static Task<RawBsonDocument> FindOneAndReplaceInAsync(
        this IDocuments collection, IClientSessionHandle? session, FindAndModifyRequest request, CancellationToken token)
    {
        var options = DriverRequests.FindAndReplace(request);
        var replacement = (RawBsonDocument)request.Update!;
        return session is null
            ? collection.FindOneAndReplaceAsync(request.Filter, replacement, options, token)
            : collection.FindOneAndReplaceAsync(session, request.Filter, replacement, options, token);
    }

    public static Task<RawBsonDocument> FindOneAndUpdateInAsync(
        this IDocuments collection, IClientSessionHandle? session, FindAndModifyRequest request, CancellationToken token)
    {
        var options = DriverRequests.FindAndUpdate(request);
        var update = DriverRequests.Update(request.Update!);
        return session is null
            ? collection.FindOneAndUpdateAsync(request.Filter, update, options, token)
            : collection.FindOneAndUpdateAsync(session, request.Filter, update, options, token);
    }

    public static Task<BulkWriteResult<RawBsonDocument>> BulkWriteInAsync(
        this IDocuments collection,
        IClientSessionHandle? session,
        IEnumerable<WriteModel<RawBsonDocument>> writes,
        BulkWriteOptions options,
        CancellationToken token) =>
        session is null ? collection.BulkWriteAsync(writes, options, token) : collection.BulkWriteAsync(session, writes, options, token);

    public static Task<IChangeStreamCursor<RawBsonDocument>> WatchInAsync(
        this IMongoDatabase database,
        IClientSessionHandle? session,
        PipelineDefinition<ChangeStreamDocument<BsonDocument>, RawBsonDocument> pipeline,
        ChangeStreamOptions options,
        CancellationToken token) =>
        session is null ? database.WatchAsync(pipeline, options, token) : database.WatchAsync(session, pipeline, options, token);

    public static Task<IChangeStreamCursor<RawBsonDocument>> WatchInAsync(
        this IDocuments collection,
        IClientSessionHandle? session,
        PipelineDefinition<ChangeStreamDocument<RawBsonDocument>, RawBsonDocument> pipeline,
        ChangeStreamOptions options,
        CancellationToken token) =>
        session is null ? collection.WatchAsync(pipeline, options, token) : collection.WatchAsync(session, pipeline, options, token);
}
