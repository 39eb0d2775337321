using Streetcar.Spec.Tests.Matching;
using Streetcar.Spec.Tests.Running;

namespace Streetcar.Spec.Tests.Operations;

/// <summary>The operations of collections.</summary>
internal sealed class CollectionOperations(IMongoCollection<BsonDocument> collection, IClientSessionHandle? session)
{
    public Task<OperationResult> RunAsync(string name, Arguments arguments) => name switch
    {
        "aggregate" => AggregateAsync(arguments),
        "bulkWrite" => BulkWriteAsync(arguments),
        "count" => CountAsync(arguments),
        "countDocuments" => CountDocumentsAsync(arguments),
        "createChangeStream" => ChangeStreamOperations.OpenAsync(
            arguments,
            (pipeline, options) => session is null
                ? collection.WatchAsync(pipeline, options)
                : collection.WatchAsync(session, pipeline, options)),
        "createIndex" => CreateIndexAsync(arguments),
        "deleteMany" => DeleteManyAsync(arguments),
        "deleteOne" => DeleteOneAsync(arguments),
        "distinct" => DistinctAsync(arguments),
        "dropIndex" => DropIndexAsync(arguments),
        "dropIndexes" => DropIndexesAsync(arguments),
        "estimatedDocumentCount" => EstimatedDocumentCountAsync(arguments),
        "find" => FindAsync(arguments),
        "findOne" => FindOneAsync(arguments),
        "findOneAndDelete" => FindOneAndDeleteAsync(arguments),
        "findOneAndReplace" => FindOneAndReplaceAsync(arguments),
        "findOneAndUpdate" => FindOneAndUpdateAsync(arguments),
        "insertMany" => InsertManyAsync(arguments),
        "insertOne" => InsertOneAsync(arguments),
        "listIndexes" => ListIndexesAsync(arguments),
        "rename" => RenameAsync(arguments),
        "replaceOne" => ReplaceOneAsync(arguments),
        "updateMany" => UpdateManyAsync(arguments),
        "updateOne" => UpdateOneAsync(arguments),
        _ => throw new SpecRunnerException($"The operation '{name}' of collections is not known."),
    };

    private async Task<OperationResult> AggregateAsync(Arguments arguments)
    {
        var stages = arguments.Documents("pipeline")!;
        PipelineDefinition<BsonDocument, BsonDocument> pipeline = stages.ToArray();
        var options = Options.Aggregate(arguments);
        arguments.End();
        if (!Pipelines.IsWrite(stages))
        {
            return await OperationResult.OfAsync(session is null
                ? collection.AggregateAsync(pipeline, options)
                : collection.AggregateAsync(session, pipeline, options));
        }

        await (session is null
            ? collection.AggregateToCollectionAsync(pipeline, options)
            : collection.AggregateToCollectionAsync(session, pipeline, options));
        return OperationResult.None;
    }

    private async Task<OperationResult> BulkWriteAsync(Arguments arguments)
    {
        var requests = arguments.Documents("requests")!.Select(WriteModels.Create).ToList();
        var options = Options.BulkWrite(arguments);
        arguments.End();
        return new(ResultDocuments.Of(session is null
            ? await collection.BulkWriteAsync(requests, options)
            : await collection.BulkWriteAsync(session, requests, options)));
    }

    private async Task<OperationResult> CountAsync(Arguments arguments)
    {
        FilterDefinition<BsonDocument> filter = arguments.Document("filter");
        var options = Options.Count(arguments);
        arguments.End();
#pragma warning disable CS0618 // Obsolete as the method is, MongoDB tests it.
        return new(session is null
            ? await collection.CountAsync(filter, options)
            : await collection.CountAsync(session, filter, options));
#pragma warning restore CS0618
    }

    private async Task<OperationResult> CountDocumentsAsync(Arguments arguments)
    {
        FilterDefinition<BsonDocument> filter = arguments.Document("filter");
        var options = Options.Count(arguments);
        arguments.End();
        return new(session is null
            ? await collection.CountDocumentsAsync(filter, options)
            : await collection.CountDocumentsAsync(session, filter, options));
    }

    private async Task<OperationResult> CreateIndexAsync(Arguments arguments)
    {
        var index = new CreateIndexModel<BsonDocument>(arguments.Document("keys"), Options.Index(arguments));
        arguments.End();
        return new(session is null
            ? await collection.Indexes.CreateOneAsync(index)
            : await collection.Indexes.CreateOneAsync(session, index));
    }

    private async Task<OperationResult> DeleteManyAsync(Arguments arguments)
    {
        FilterDefinition<BsonDocument> filter = arguments.Document("filter");
        var options = Options.Delete(arguments);
        arguments.End();
        return new(ResultDocuments.Of(session is null
            ? await collection.DeleteManyAsync(filter, options)
            : await collection.DeleteManyAsync(session, filter, options)));
    }

    private async Task<OperationResult> DeleteOneAsync(Arguments arguments)
    {
        FilterDefinition<BsonDocument> filter = arguments.Document("filter");
        var options = Options.Delete(arguments);
        arguments.End();
        return new(ResultDocuments.Of(session is null
            ? await collection.DeleteOneAsync(filter, options)
            : await collection.DeleteOneAsync(session, filter, options)));
    }

    private async Task<OperationResult> DistinctAsync(Arguments arguments)
    {
        FieldDefinition<BsonDocument, BsonValue> field = arguments.Text("fieldName");
        FilterDefinition<BsonDocument> filter = arguments.Document("filter");
        var options = Options.Distinct(arguments);
        arguments.End();
        using var values = session is null
            ? await collection.DistinctAsync(field, filter, options)
            : await collection.DistinctAsync(session, field, filter, options);
        return new(new BsonArray(await values.ToListAsync()));
    }

    private async Task<OperationResult> DropIndexAsync(Arguments arguments)
    {
        string name = arguments.Text("name")!;
        arguments.End();
        await (session is null
            ? collection.Indexes.DropOneAsync(name)
            : collection.Indexes.DropOneAsync(session, name));
        return OperationResult.None;
    }

    private async Task<OperationResult> DropIndexesAsync(Arguments arguments)
    {
        arguments.End();
        await (session is null ? collection.Indexes.DropAllAsync() : collection.Indexes.DropAllAsync(session));
        return OperationResult.None;
    }

    private async Task<OperationResult> EstimatedDocumentCountAsync(Arguments arguments)
    {
        var options = Options.EstimatedDocumentCount(arguments);
        arguments.End();
        return new(await collection.EstimatedDocumentCountAsync(options));
    }

    private Task<OperationResult> FindAsync(Arguments arguments) => OperationResult.OfAsync(OpenAsync(arguments));

    private async Task<OperationResult> FindOneAsync(Arguments arguments)
    {
        // The driver's way to say that the first batch is all that is wanted.
        using var cursor = await OpenAsync(arguments, limit: -1);
        return OperationResult.Of(await cursor.FirstOrDefaultAsync());
    }

    private Task<IAsyncCursor<BsonDocument>> OpenAsync(Arguments arguments, int? limit = null)
    {
        FilterDefinition<BsonDocument> filter = arguments.Document("filter");
        var options = Options.Find(arguments);
        options.Limit ??= limit;
        arguments.End();
        return session is null
            ? collection.FindAsync(filter, options)
            : collection.FindAsync(session, filter, options);
    }

    private async Task<OperationResult> FindOneAndDeleteAsync(Arguments arguments)
    {
        FilterDefinition<BsonDocument> filter = arguments.Document("filter");
        var options = Options.FindOneAndDelete(arguments);
        arguments.End();
        return OperationResult.Of(session is null
            ? await collection.FindOneAndDeleteAsync(filter, options)
            : await collection.FindOneAndDeleteAsync(session, filter, options));
    }

    private async Task<OperationResult> FindOneAndReplaceAsync(Arguments arguments)
    {
        FilterDefinition<BsonDocument> filter = arguments.Document("filter");
        var replacement = arguments.Document("replacement")!;
        var options = Options.FindOneAndReplace(arguments);
        arguments.End();
        return OperationResult.Of(session is null
            ? await collection.FindOneAndReplaceAsync(filter, replacement, options)
            : await collection.FindOneAndReplaceAsync(session, filter, replacement, options));
    }

    private async Task<OperationResult> FindOneAndUpdateAsync(Arguments arguments)
    {
        FilterDefinition<BsonDocument> filter = arguments.Document("filter");
        var update = Pipelines.Update(arguments.Value("update")!);
        var options = Options.FindOneAndUpdate(arguments);
        arguments.End();
        return OperationResult.Of(session is null
            ? await collection.FindOneAndUpdateAsync(filter, update, options)
            : await collection.FindOneAndUpdateAsync(session, filter, update, options));
    }

    private async Task<OperationResult> InsertManyAsync(Arguments arguments)
    {
        var documents = arguments.Documents("documents");
        var options = Options.InsertMany(arguments);
        arguments.End();
        await (session is null
            ? collection.InsertManyAsync(documents, options)
            : collection.InsertManyAsync(session, documents, options));
        return OperationResult.None;
    }

    private async Task<OperationResult> InsertOneAsync(Arguments arguments)
    {
        var document = arguments.Document("document")!;
        var options = Options.InsertOne(arguments);
        arguments.End();
        await (session is null
            ? collection.InsertOneAsync(document, options)
            : collection.InsertOneAsync(session, document, options));
        return OperationResult.None;
    }

    private Task<OperationResult> ListIndexesAsync(Arguments arguments)
    {
        arguments.End();
        return OperationResult.OfAsync(session is null
            ? collection.Indexes.ListAsync()
            : collection.Indexes.ListAsync(session, options: null));
    }

    private async Task<OperationResult> RenameAsync(Arguments arguments)
    {
        string to = arguments.Text("to")!;
        var options = new RenameCollectionOptions { DropTarget = arguments.Flag("dropTarget") };
        arguments.End();
        string from = collection.CollectionNamespace.CollectionName;
        await (session is null
            ? collection.Database.RenameCollectionAsync(from, to, options)
            : collection.Database.RenameCollectionAsync(session, from, to, options));
        return OperationResult.None;
    }

    private async Task<OperationResult> ReplaceOneAsync(Arguments arguments)
    {
        FilterDefinition<BsonDocument> filter = arguments.Document("filter");
        var replacement = arguments.Document("replacement")!;
        var options = Options.Replace(arguments);
        arguments.End();
        return new(ResultDocuments.Of(session is null
            ? await collection.ReplaceOneAsync(filter, replacement, options)
            : await collection.ReplaceOneAsync(session, filter, replacement, options)));
    }

    private async Task<OperationResult> UpdateManyAsync(Arguments arguments)
    {
        FilterDefinition<BsonDocument> filter = arguments.Document("filter");
        var update = Pipelines.Update(arguments.Value("update")!);
        var options = Options.Update(arguments);
        arguments.End();
        return new(ResultDocuments.Of(session is null
            ? await collection.UpdateManyAsync(filter, update, options)
            : await collection.UpdateManyAsync(session, filter, update, options)));
    }

    private async Task<OperationResult> UpdateOneAsync(Arguments arguments)
    {
        FilterDefinition<BsonDocument> filter = arguments.Document("filter");
        var update = Pipelines.Update(arguments.Value("update")!);
        var options = Options.Update(arguments);
        arguments.End();
        return new(ResultDocuments.Of(session is null
            ? await collection.UpdateOneAsync(filter, update, options)
            : await collection.UpdateOneAsync(session, filter, update, options)));
    }
}
