using MongoDB.Bson;

namespace Streetcar.Grains.Typed;

/// <summary>The commands of typed reads.</summary>
internal static class ReadCommands
{
    public static Command Find(Namespace ns, BsonDocument? filter, FindOptions? options) =>
        Find(ns.Collection, filter, options)
            .With("limit", options?.Limit)
            .With("batchSize", options?.BatchSize)
            .WithFlag("noCursorTimeout", options?.NoCursorTimeout == true)
            .ToCommand(ns.Database);

    public static Command FindOne(Namespace ns, BsonDocument? filter, FindOptions? options) =>
        Find(ns.Collection, filter, options)
            .Add("limit", 1)
            .Add("singleBatch", true)
            .ToCommand(ns.Database);

    /// <summary>An <c>aggregate</c>.</summary>
    /// <param name="database">The database.</param>
    /// <param name="source">The collection's name; 1 for none.</param>
    /// <param name="pipeline">The stages.</param>
    /// <param name="options">How; null for the defaults.</param>
    public static Command Aggregate(string database, BsonValue source, BsonArray pipeline, AggregateOptions? options)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        return new BsonDocument { { "aggregate", source }, { "pipeline", pipeline } }
            .Add("cursor", new BsonDocument().With("batchSize", options?.BatchSize))
            .With("let", options?.Let)
            .With("allowDiskUse", options?.AllowDiskUse)
            .WithFlag("bypassDocumentValidation", options?.BypassDocumentValidation == true)
            .With(options)
            .ToCommand(database);
    }

    /// <summary>
    /// Counts by a pipeline, as drivers do: what <c>count</c> says need not be exact on a store of many machines.
    /// </summary>
    public static Command Count(Namespace ns, BsonDocument? filter, CountOptions? options)
    {
        var pipeline = new BsonArray { new BsonDocument("$match", filter ?? []) };
        if (options?.Skip is { } skip)
            pipeline.Add(new BsonDocument("$skip", skip));
        if (options?.Limit is { } limit)
            pipeline.Add(new BsonDocument("$limit", limit));
        var sum = new BsonDocument { { "_id", 1 }, { "n", new BsonDocument("$sum", 1) } };
        pipeline.Add(new BsonDocument("$group", sum));
        return new BsonDocument { { "aggregate", ns.Collection }, { "pipeline", pipeline } }
            .Add("cursor", new BsonDocument())
            .With(options)
            .ToCommand(ns.Database);
    }

    public static Command EstimatedCount(Namespace ns) =>
        new BsonDocument("count", ns.Collection).ToCommand(ns.Database);

    public static Command Distinct(Namespace ns, string field, BsonDocument? filter, DistinctOptions? options) =>
        new BsonDocument { { "distinct", ns.Collection }, { "key", field } }
            .With("query", filter)
            .With(options)
            .ToCommand(ns.Database);

    private static BsonDocument Find(string collection, BsonDocument? filter, FindOptions? options) =>
        new BsonDocument("find", collection)
            .With("filter", filter)
            .With("sort", options?.Sort)
            .With("projection", options?.Projection)
            .With("skip", options?.Skip)
            .With("let", options?.Let)
            .With("allowDiskUse", options?.AllowDiskUse)
            .With(options);
}
