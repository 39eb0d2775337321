using MongoDB.Bson;
using MongoDB.Driver;
using Streetcar.Bson;
using Streetcar.Client.Transports;
using Streetcar.Protocol;

namespace Streetcar.Client.Grains.Commands;

/// <summary>The commands that read (<see href="https://www.mongodb.com/docs/manual/reference/command/nav-crud/"/>).</summary>
internal static class ReadCommands
{
    public static Command FindById(CollectionNamespace collection, BsonValue id, Concerns concerns)
    {
        using var writer = RawWriter.Rent();
        writer.Start("find"u8, collection.CollectionName).WriteName("filter"u8);
        writer.WriteStartDocument();
        writer.With("_id"u8, id).WriteEndDocument();
        return writer.With("limit"u8, 1).With("singleBatch"u8, true).ForRead(concerns)
            .Finish(collection.DatabaseNamespace.DatabaseName);
    }

    public static Command Find(FindRequest request)
    {
        // A server keeps a cursor for a batch that is full, though it holds all that the limit allows; one with a place
        // left lets it see the end.
        int batchSize = request.BatchSize > 0 && request.BatchSize == request.Limit
            ? request.BatchSize + 1
            : request.BatchSize;
        using var writer = RawWriter.Rent();
        return writer.Start("find"u8, request.Collection.CollectionName)
            .With("filter"u8, request.Filter)
            .With("sort"u8, request.Sort)
            .With("projection"u8, request.Projection)
            .With("hint"u8, request.Hint)
            .WithCount("skip"u8, request.Skip)
            .WithCount("limit"u8, request.Limit)
            .WithCount("batchSize"u8, batchSize)
            .WithFlag("singleBatch"u8, request.IsSingleBatch)
            .With("comment"u8, request.Comment)
            .WithMaxTime(request.MaxTime)
            .With("max"u8, request.Max)
            .With("min"u8, request.Min)
            .WithFlag("tailable"u8, request.IsTailing)
            .WithFlag("awaitData"u8, request.IsTailing)
            .With("allowDiskUse"u8, request.AllowDiskUse)
            .With(request.Collation)
            .With("let"u8, request.Let)
            .ForRead(request.Concerns)
            .Finish(request.Collection.DatabaseNamespace.DatabaseName);
    }

    public static Command Aggregate(AggregateRequest request)
    {
        var options = request.Options;
        using var writer = RawWriter.Rent();
        writer.Start("aggregate"u8, request.Collection).With("pipeline"u8, request.Pipeline).WriteName("cursor"u8);
        writer.WriteStartDocument();
        writer.WithCount("batchSize"u8, options.BatchSize ?? 0).WriteEndDocument();
        writer.With("allowDiskUse"u8, options.AllowDiskUse)
            .With("bypassDocumentValidation"u8, options.BypassDocumentValidation)
            .WithMaxTime(options.MaxTime)
            .With(options.Collation)
            .With("hint"u8, options.Hint)
            .With("let"u8, options.Let)
            .With("comment"u8, options.Comment)
            .ForRead(request.Concerns);
        if (request.Writes)
            writer.ForWrite(request.Concerns);
        return writer.Finish(request.Database);
    }

    public static Command Distinct(DistinctRequest request)
    {
        using var writer = RawWriter.Rent();
        return writer.Start("distinct"u8, request.Collection.CollectionName)
            .With("key"u8, request.Field)
            .With("query"u8, request.Filter)
            .With(request.Options.Collation)
            .WithMaxTime(request.Options.MaxTime)
            .With("comment"u8, request.Options.Comment)
            .ForRead(request.Concerns)
            .Finish(request.Collection.DatabaseNamespace.DatabaseName);
    }

    public static Command EstimatedCount(
        CollectionNamespace collection, EstimatedDocumentCountOptions? options, Concerns concerns)
    {
        using var writer = RawWriter.Rent();
        return writer.Start("count"u8, collection.CollectionName)
            .WithMaxTime(options?.MaxTime)
            .With("comment"u8, options?.Comment)
            .ForRead(concerns)
            .Finish(collection.DatabaseNamespace.DatabaseName);
    }
}
