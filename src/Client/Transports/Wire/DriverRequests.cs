using MongoDB.Bson;
using MongoDB.Driver;

namespace Streetcar.Client.Transports.Wire;

/// <summary>Requests as MongoDB.Driver takes them.</summary>
internal static class DriverRequests
{
    public static FindOptions<RawBsonDocument> Find(FindRequest request) => new()
    {
        AllowDiskUse = request.AllowDiskUse,
        BatchSize = request.BatchSize > 0 ? request.BatchSize : null,
        Collation = request.Collation,
        Comment = request.Comment,
        CursorType = request.IsTailing ? CursorType.TailableAwait : CursorType.NonTailable,
        Hint = request.Hint,
        Let = request.Let,
        // A limit below zero asks for one batch.
        Limit = request.Limit == 0 ? null : request.IsSingleBatch ? -request.Limit : request.Limit,
        Max = request.Max,
        MaxAwaitTime = request.MaxAwaitTime,
        MaxTime = request.MaxTime,
        Min = request.Min,
        Projection = request.Projection,
        Skip = request.Skip > 0 ? request.Skip : null,
        Sort = request.Sort,
    };

    public static FindOneAndDeleteOptions<RawBsonDocument> FindAndDelete(FindAndModifyRequest request) => new()
    {
        Collation = request.Collation,
        Comment = request.Comment,
        Hint = request.Hint,
        Let = request.Let,
        MaxTime = request.MaxTime,
        Projection = request.Projection,
        Sort = request.Sort,
    };

    public static FindOneAndReplaceOptions<RawBsonDocument> FindAndReplace(FindAndModifyRequest request) => new()
    {
        BypassDocumentValidation = request.BypassDocumentValidation,
        Collation = request.Collation,
        Comment = request.Comment,
        Hint = request.Hint,
        IsUpsert = request.IsUpsert,
        Let = request.Let,
        MaxTime = request.MaxTime,
        Projection = request.Projection,
        ReturnDocument = ReturnDocumentOf(request),
        Sort = request.Sort,
    };

    public static FindOneAndUpdateOptions<RawBsonDocument> FindAndUpdate(FindAndModifyRequest request) => new()
    {
        ArrayFilters = ArrayFilters(request.ArrayFilters),
        BypassDocumentValidation = request.BypassDocumentValidation,
        Collation = request.Collation,
        Comment = request.Comment,
        Hint = request.Hint,
        IsUpsert = request.IsUpsert,
        Let = request.Let,
        MaxTime = request.MaxTime,
        Projection = request.Projection,
        ReturnDocument = ReturnDocumentOf(request),
        Sort = request.Sort,
    };

    public static UpdateDefinition<RawBsonDocument> Update(BsonValue update) => update is BsonArray stages
        ? Builders<RawBsonDocument>.Update.Pipeline(
            PipelineDefinition<RawBsonDocument, RawBsonDocument>.Create(stages.Select(stage => stage.AsBsonDocument)))
        : new BsonDocumentUpdateDefinition<RawBsonDocument>(update.AsBsonDocument);

    public static WriteModel<RawBsonDocument> Write(Write write) => write switch
    {
        Write.Insert insert => new InsertOneModel<RawBsonDocument>(insert.Document),
        Write.Update { IsMulti: false } update => new UpdateOneModel<RawBsonDocument>(update.Filter, Update(update.Change))
        {
            ArrayFilters = ArrayFilters(update.ArrayFilters),
            Collation = update.Collation,
            Hint = update.Hint,
            IsUpsert = update.IsUpsert,
            Sort = update.Sort,
        },
        Write.Update update => new UpdateManyModel<RawBsonDocument>(update.Filter, Update(update.Change))
        {
            ArrayFilters = ArrayFilters(update.ArrayFilters),
            Collation = update.Collation,
            Hint = update.Hint,
            IsUpsert = update.IsUpsert,
        },
        Write.Replace replace => new ReplaceOneModel<RawBsonDocument>(replace.Filter, replace.Replacement)
        {
            Collation = replace.Collation,
            Hint = replace.Hint,
            IsUpsert = replace.IsUpsert,
            Sort = replace.Sort,
        },
        Write.Delete { IsMulti: false } delete => new DeleteOneModel<RawBsonDocument>(delete.Filter)
        {
            Collation = delete.Collation,
            Hint = delete.Hint,
        },
        Write.Delete delete => new DeleteManyModel<RawBsonDocument>(delete.Filter)
        {
            Collation = delete.Collation,
            Hint = delete.Hint,
        },
        _ => throw new ArgumentOutOfRangeException(nameof(write)),
    };

    private static ReturnDocument ReturnDocumentOf(FindAndModifyRequest request) =>
        request.ReturnsAfter ? ReturnDocument.After : ReturnDocument.Before;

    private static IEnumerable<ArrayFilterDefinition>? ArrayFilters(IReadOnlyList<BsonDocument>? filters) =>
        filters?.Select(filter => (ArrayFilterDefinition)new BsonDocumentArrayFilterDefinition<BsonDocument>(filter));
}
