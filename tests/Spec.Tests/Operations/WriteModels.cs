using Streetcar.Spec.Tests.Running;

namespace Streetcar.Spec.Tests.Operations;

/// <summary>The writes that a bulk write consists of.</summary>
internal static class WriteModels
{
    /// <summary>A write of a collection's bulk write.</summary>
    public static WriteModel<BsonDocument> Create(BsonDocument request)
    {
        var only = request.Single();
        var arguments = new Arguments(only.Value.AsBsonDocument);
        var model = Create(only.Name, arguments);
        arguments.End();
        return model;
    }

    /// <summary>A write of a client's bulk write.</summary>
    public static BulkWriteModel CreateForClient(BsonDocument request)
    {
        var only = request.Single();
        var arguments = new Arguments(only.Value.AsBsonDocument);
        var model = CreateForClient(only.Name, arguments.Text("namespace")!, arguments);
        arguments.End();
        return model;
    }

    private static WriteModel<BsonDocument> Create(string kind, Arguments arguments) => kind switch
    {
        "insertOne" => new InsertOneModel<BsonDocument>(arguments.Document("document")!),
        "deleteOne" => new DeleteOneModel<BsonDocument>(arguments.Document("filter"))
        {
            Collation = Options.Collation(arguments),
            Hint = arguments.Value("hint"),
        },
        "deleteMany" => new DeleteManyModel<BsonDocument>(arguments.Document("filter"))
        {
            Collation = Options.Collation(arguments),
            Hint = arguments.Value("hint"),
        },
        "replaceOne" => new ReplaceOneModel<BsonDocument>(arguments.Document("filter"), arguments.Document("replacement")!)
        {
            Collation = Options.Collation(arguments),
            Hint = arguments.Value("hint"),
            IsUpsert = arguments.Flag("upsert") == true,
            Sort = arguments.Document("sort"),
        },
        "updateOne" => new UpdateOneModel<BsonDocument>(arguments.Document("filter"), Pipelines.Update(arguments.Value("update")!))
        {
            ArrayFilters = Options.ArrayFilters(arguments),
            Collation = Options.Collation(arguments),
            Hint = arguments.Value("hint"),
            IsUpsert = arguments.Flag("upsert") == true,
            Sort = arguments.Document("sort"),
        },
        "updateMany" => new UpdateManyModel<BsonDocument>(arguments.Document("filter"), Pipelines.Update(arguments.Value("update")!))
        {
            ArrayFilters = Options.ArrayFilters(arguments),
            Collation = Options.Collation(arguments),
            Hint = arguments.Value("hint"),
            IsUpsert = arguments.Flag("upsert") == true,
        },
        _ => throw new SpecRunnerException($"Writes of the kind '{kind}' are not known."),
    };

    private static BulkWriteModel CreateForClient(string kind, string collection, Arguments arguments) => kind switch
    {
        "insertOne" => new BulkWriteInsertOneModel<BsonDocument>(collection, arguments.Document("document")!),
        "deleteOne" => new BulkWriteDeleteOneModel<BsonDocument>(
            collection, arguments.Document("filter"), Options.Collation(arguments), arguments.Value("hint")),
        "deleteMany" => new BulkWriteDeleteManyModel<BsonDocument>(
            collection, arguments.Document("filter"), Options.Collation(arguments), arguments.Value("hint")),
        "replaceOne" => new BulkWriteReplaceOneModel<BsonDocument>(
            collection,
            arguments.Document("filter"),
            arguments.Document("replacement")!,
            (SortDefinition<BsonDocument>)arguments.Document("sort"),
            Options.Collation(arguments),
            arguments.Value("hint"),
            arguments.Flag("upsert") == true),
        "updateOne" => new BulkWriteUpdateOneModel<BsonDocument>(
            collection,
            arguments.Document("filter"),
            Pipelines.Update(arguments.Value("update")!),
            (SortDefinition<BsonDocument>)arguments.Document("sort"),
            Options.Collation(arguments),
            arguments.Value("hint"),
            arguments.Flag("upsert") == true,
            Options.ArrayFilters(arguments)),
        "updateMany" => new BulkWriteUpdateManyModel<BsonDocument>(
            collection,
            arguments.Document("filter"),
            Pipelines.Update(arguments.Value("update")!),
            Options.Collation(arguments),
            arguments.Value("hint"),
            arguments.Flag("upsert") == true,
            Options.ArrayFilters(arguments)),
        _ => throw new SpecRunnerException($"Writes of the kind '{kind}' are not known."),
    };
}
