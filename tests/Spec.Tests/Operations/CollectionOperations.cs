namespace Streetcar.Spec.Tests;

/// <summary>The operations of collections.</summary>
internal static class CollectionOperations
{
    public static Task<OperationResult> RunAsync(Collection collection, string name, Arguments arguments) => name switch
    {
        "aggregate" => AggregateAsync(collection, arguments),
        "bulkWrite" => BulkWriteAsync(collection, arguments),
        "count" => CountAsync(collection, arguments),
        "countDocuments" => CountDocumentsAsync(collection, arguments),
        "createIndex" => CreateIndexAsync(collection, arguments),
        "deleteMany" or "deleteOne" => DeleteAsync(collection, arguments, many: name == "deleteMany"),
        "distinct" => DistinctAsync(collection, arguments),
        "estimatedDocumentCount" => EstimatedDocumentCountAsync(collection, arguments),
        "find" => FindAsync(collection, arguments),
        "findOne" => FindOneAsync(collection, arguments),
        "findOneAndDelete" => FindOneAndDeleteAsync(collection, arguments),
        "findOneAndReplace" => FindOneAndReplaceAsync(collection, arguments),
        "findOneAndUpdate" => FindOneAndUpdateAsync(collection, arguments),
        "insertMany" => InsertManyAsync(collection, arguments),
        "insertOne" => InsertOneAsync(collection, arguments),
        "listIndexes" => ListIndexesAsync(collection, arguments),
        "replaceOne" => ReplaceOneAsync(collection, arguments),
        "updateMany" or "updateOne" => UpdateAsync(collection, arguments, many: name == "updateMany"),
        _ => throw new SpecRunnerException($"The operation '{name}' of collections is not known."),
    };

    private static async Task<OperationResult> AggregateAsync(Collection collection, Arguments arguments)
    {
        var pipeline = arguments.Documents("pipeline")!;
        var options = Options.Aggregate(arguments);
        arguments.End();
        await using var cursor = await collection.AggregateAsync(pipeline, options);
        return OperationResult.Of(await cursor.ToListAsync(null));
    }

    private static async Task<OperationResult> BulkWriteAsync(Collection collection, Arguments arguments)
    {
        var requests = arguments.Documents("requests")!;
        var options = Options.BulkWrite(arguments);
        arguments.End();
        var result = await collection.BulkWriteAsync(requests.Select(WriteModels.Create), options);
        return new(ResultDocuments.Of(result));
    }

    // A method that drivers once had: the command of the same name.
    private static async Task<OperationResult> CountAsync(Collection collection, Arguments arguments)
    {
        BsonDocument command = new() { ["count"] = collection.Name, ["query"] = arguments.Document("filter") };
        var reply = await collection.Database.CommandAsync(new([.. command, .. arguments.Rest()]));
        return new(reply["n"]);
    }

    private static async Task<OperationResult> CountDocumentsAsync(Collection collection, Arguments arguments)
    {
        var filter = arguments.Document("filter");
        var options = Options.Count(arguments);
        arguments.End();
        return new(await collection.CountDocumentsAsync(filter, options));
    }

    private static async Task<OperationResult> CreateIndexAsync(Collection collection, Arguments arguments)
    {
        var keys = arguments.Document("keys")!;
        var options = Options.Index(arguments);
        arguments.End();
        return new(await collection.CreateIndexAsync(keys, options));
    }

    private static async Task<OperationResult> DeleteAsync(Collection collection, Arguments arguments, bool many)
    {
        var filter = arguments.Document("filter")!;
        var options = Options.Delete(arguments);
        arguments.End();
        var result = many ? await collection.DeleteManyAsync(filter, options) : await collection.DeleteOneAsync(filter, options);
        return new(ResultDocuments.Of(result));
    }

    private static async Task<OperationResult> DistinctAsync(Collection collection, Arguments arguments)
    {
        string field = arguments.Text("fieldName")!;
        var filter = arguments.Document("filter");
        var options = Options.Distinct(arguments);
        arguments.End();
        return new(BsonArray.From(await collection.DistinctAsync(field, filter, options)));
    }

    private static async Task<OperationResult> EstimatedDocumentCountAsync(Collection collection, Arguments arguments)
    {
        var options = Options.EstimatedCount(arguments);
        arguments.End();
        return new(await collection.EstimatedDocumentCountAsync(options));
    }

    private static async Task<OperationResult> FindAsync(Collection collection, Arguments arguments)
    {
        await using var cursor = Cursor(collection, arguments);
        return OperationResult.Of(await cursor.ToListAsync(null));
    }

    private static async Task<OperationResult> FindOneAsync(Collection collection, Arguments arguments)
    {
        await using var cursor = Cursor(collection, arguments);
        return OperationResult.Of(await cursor.FirstOrDefaultAsync());
    }

    private static FindCursor<BsonDocument> Cursor(Collection collection, Arguments arguments)
    {
        var cursor = collection.Find(arguments.Document("filter"));
        if (arguments.Document("sort") is { } sort)
            cursor.Sort(sort);
        if (arguments.Number("skip") is { } skip)
            cursor.Skip(skip);
        if (arguments.Number("limit") is { } limit)
            cursor.Limit(limit);
        if (arguments.Number("batchSize") is { } batchSize)
            cursor.BatchSize(batchSize);
        if (arguments.Flag("allowDiskUse") is { } allowDiskUse)
            cursor.AllowDiskUse(allowDiskUse);
        if (arguments.Document("collation") is { } collation)
            cursor.Collation(collation);
        if (arguments.Document("let") is { } let)
            cursor.Let(let);
        if (arguments.Value("comment") is { IsMissing: false } comment)
            cursor.Comment(comment);
        arguments.End();
        return cursor;
    }

    private static async Task<OperationResult> FindOneAndDeleteAsync(Collection collection, Arguments arguments)
    {
        var filter = arguments.Document("filter")!;
        var options = Options.FindOneAndDelete(arguments);
        arguments.End();
        return OperationResult.Of(await collection.FindOneAndDeleteAsync(filter, options));
    }

    private static async Task<OperationResult> FindOneAndReplaceAsync(Collection collection, Arguments arguments)
    {
        var filter = arguments.Document("filter")!;
        var replacement = arguments.Document("replacement")!;
        var options = Options.FindOneAndReplace(arguments);
        arguments.End();
        return OperationResult.Of(await collection.FindOneAndReplaceAsync(filter, replacement, options));
    }

    private static async Task<OperationResult> FindOneAndUpdateAsync(Collection collection, Arguments arguments)
    {
        var filter = arguments.Document("filter")!;
        var update = arguments.Value("update");
        var options = Options.FindOneAndUpdate(arguments);
        arguments.End();
        return OperationResult.Of(update.Type == BsonType.Array
            ? await collection.FindOneAndUpdateAsync(filter, Options.Pipeline(update), options)
            : await collection.FindOneAndUpdateAsync(filter, update.AsDocument, options));
    }

    private static async Task<OperationResult> InsertManyAsync(Collection collection, Arguments arguments)
    {
        var documents = arguments.Documents("documents")!;
        var options = Options.InsertMany(arguments);
        arguments.End();
        return new(ResultDocuments.Of(await collection.InsertManyAsync(documents, options)));
    }

    private static async Task<OperationResult> InsertOneAsync(Collection collection, Arguments arguments)
    {
        var document = arguments.Document("document")!;
        var options = Options.InsertOne(arguments);
        arguments.End();
        return new(ResultDocuments.Of(await collection.InsertOneAsync(document, options)));
    }

    private static async Task<OperationResult> ListIndexesAsync(Collection collection, Arguments arguments)
    {
        arguments.End();
        return OperationResult.Of(await collection.ListIndexes().ToListAsync(null));
    }

    private static async Task<OperationResult> ReplaceOneAsync(Collection collection, Arguments arguments)
    {
        var filter = arguments.Document("filter")!;
        var replacement = arguments.Document("replacement")!;
        var options = Options.Replace(arguments);
        arguments.End();
        return new(ResultDocuments.Of(await collection.ReplaceOneAsync(filter, replacement, options)));
    }

    private static async Task<OperationResult> UpdateAsync(Collection collection, Arguments arguments, bool many)
    {
        var filter = arguments.Document("filter")!;
        var update = arguments.Value("update");
        var options = Options.Update(arguments);
        arguments.End();
        return new(ResultDocuments.Of((many, update.Type) switch
        {
            (true, BsonType.Array) => await collection.UpdateManyAsync(filter, Options.Pipeline(update), options),
            (true, _) => await collection.UpdateManyAsync(filter, update.AsDocument, options),
            (_, BsonType.Array) => await collection.UpdateOneAsync(filter, Options.Pipeline(update), options),
            _ => await collection.UpdateOneAsync(filter, update.AsDocument, options),
        }));
    }
}
