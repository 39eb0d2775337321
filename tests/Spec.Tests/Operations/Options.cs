using Streetcar.Spec.Tests.Running;

namespace Streetcar.Spec.Tests.Operations;

/// <summary>The options of operations, from their arguments.</summary>
internal static class Options
{
    public static AggregateOptions Aggregate(Arguments arguments) => new()
    {
        AllowDiskUse = arguments.Flag("allowDiskUse"),
        BatchSize = arguments.Number("batchSize"),
        BypassDocumentValidation = arguments.Flag("bypassDocumentValidation"),
        Collation = Collation(arguments),
        Comment = arguments.Value("comment"),
        Hint = arguments.Value("hint"),
        Let = arguments.Document("let"),
        MaxTime = arguments.Milliseconds("maxTimeMS"),
    };

    public static BulkWriteOptions BulkWrite(Arguments arguments) => new()
    {
        BypassDocumentValidation = arguments.Flag("bypassDocumentValidation"),
        Comment = arguments.Value("comment"),
        IsOrdered = arguments.Flag("ordered") ?? true,
        Let = arguments.Document("let"),
    };

    public static ChangeStreamOptions ChangeStream(Arguments arguments)
    {
        var options = new ChangeStreamOptions
        {
            BatchSize = arguments.Number("batchSize"),
            Comment = arguments.Value("comment"),
            ShowExpandedEvents = arguments.Flag("showExpandedEvents"),
        };
        if (arguments.Text("fullDocument") is { } after)
            options.FullDocument = Enum.Parse<ChangeStreamFullDocumentOption>(after, ignoreCase: true);
        if (arguments.Text("fullDocumentBeforeChange") is { } before)
            options.FullDocumentBeforeChange = Enum.Parse<ChangeStreamFullDocumentBeforeChangeOption>(before, ignoreCase: true);
        return options;
    }

    public static ClientBulkWriteOptions ClientBulkWrite(Arguments arguments) => new()
    {
        BypassDocumentValidation = arguments.Flag("bypassDocumentValidation"),
        Comment = arguments.Value("comment"),
        IsOrdered = arguments.Flag("ordered") ?? true,
        Let = arguments.Document("let"),
        VerboseResult = arguments.Flag("verboseResults") ?? false,
        WriteConcern = arguments.Document("writeConcern") is { } concern ? WriteConcern.FromBsonDocument(concern) : null,
    };

    public static Collation? Collation(Arguments arguments) =>
        arguments.Document("collation") is { } collation ? MongoDB.Driver.Collation.FromBsonDocument(collation) : null;

    public static CountOptions Count(Arguments arguments) => new()
    {
        Collation = Collation(arguments),
        Comment = arguments.Value("comment"),
        Hint = arguments.Value("hint"),
        Limit = arguments.Number("limit"),
        MaxTime = arguments.Milliseconds("maxTimeMS"),
        Skip = arguments.Number("skip"),
    };

    public static CreateCollectionOptions<BsonDocument> CreateCollection(Arguments arguments) => new()
    {
        Capped = arguments.Flag("capped"),
        ChangeStreamPreAndPostImagesOptions = arguments.Document("changeStreamPreAndPostImages") is { } images
            ? new ChangeStreamPreAndPostImagesOptions(images)
            : null,
        ClusteredIndex = arguments.Document("clusteredIndex") is { } index ? ClusteredIndex(new Arguments(index)) : null,
        MaxDocuments = arguments.Number("max"),
        MaxSize = arguments.Number("size"),
    };

    public static DeleteOptions Delete(Arguments arguments) => new()
    {
        Collation = Collation(arguments),
        Comment = arguments.Value("comment"),
        Hint = arguments.Value("hint"),
        Let = arguments.Document("let"),
    };

    public static DistinctOptions Distinct(Arguments arguments) => new()
    {
        Collation = Collation(arguments),
        Comment = arguments.Value("comment"),
        MaxTime = arguments.Milliseconds("maxTimeMS"),
    };

    public static EstimatedDocumentCountOptions EstimatedDocumentCount(Arguments arguments) => new()
    {
        Comment = arguments.Value("comment"),
        MaxTime = arguments.Milliseconds("maxTimeMS"),
    };

    public static FindOptions<BsonDocument> Find(Arguments arguments) => new()
    {
        AllowDiskUse = arguments.Flag("allowDiskUse"),
        BatchSize = arguments.Number("batchSize"),
        Collation = Collation(arguments),
        Comment = arguments.Value("comment"),
        Let = arguments.Document("let"),
        Limit = arguments.Number("limit"),
        Skip = arguments.Number("skip"),
        Sort = arguments.Document("sort"),
    };

    public static FindOneAndDeleteOptions<BsonDocument> FindOneAndDelete(Arguments arguments) => new()
    {
        Collation = Collation(arguments),
        Comment = arguments.Value("comment"),
        Hint = arguments.Value("hint"),
        Let = arguments.Document("let"),
        Projection = arguments.Document("projection"),
        Sort = arguments.Document("sort"),
    };

    public static FindOneAndReplaceOptions<BsonDocument> FindOneAndReplace(Arguments arguments) => new()
    {
        BypassDocumentValidation = arguments.Flag("bypassDocumentValidation"),
        Collation = Collation(arguments),
        Comment = arguments.Value("comment"),
        Hint = arguments.Value("hint"),
        IsUpsert = arguments.Flag("upsert") == true,
        Let = arguments.Document("let"),
        Projection = arguments.Document("projection"),
        ReturnDocument = Returned(arguments),
        Sort = arguments.Document("sort"),
    };

    public static FindOneAndUpdateOptions<BsonDocument> FindOneAndUpdate(Arguments arguments) => new()
    {
        ArrayFilters = ArrayFilters(arguments),
        BypassDocumentValidation = arguments.Flag("bypassDocumentValidation"),
        Collation = Collation(arguments),
        Comment = arguments.Value("comment"),
        Hint = arguments.Value("hint"),
        IsUpsert = arguments.Flag("upsert") == true,
        Let = arguments.Document("let"),
        Projection = arguments.Document("projection"),
        ReturnDocument = Returned(arguments),
        Sort = arguments.Document("sort"),
    };

    public static CreateIndexOptions Index(Arguments arguments) => new()
    {
        Name = arguments.Text("name"),
        Unique = arguments.Flag("unique"),
    };

    public static InsertManyOptions InsertMany(Arguments arguments) => new()
    {
        BypassDocumentValidation = arguments.Flag("bypassDocumentValidation"),
        Comment = arguments.Value("comment"),
        IsOrdered = arguments.Flag("ordered") ?? true,
    };

    public static InsertOneOptions InsertOne(Arguments arguments) => new()
    {
        BypassDocumentValidation = arguments.Flag("bypassDocumentValidation"),
        Comment = arguments.Value("comment"),
    };

    public static ReplaceOptions<BsonDocument> Replace(Arguments arguments) => new()
    {
        BypassDocumentValidation = arguments.Flag("bypassDocumentValidation"),
        Collation = Collation(arguments),
        Comment = arguments.Value("comment"),
        Hint = arguments.Value("hint"),
        IsUpsert = arguments.Flag("upsert") == true,
        Let = arguments.Document("let"),
        Sort = arguments.Document("sort"),
    };

    public static UpdateOptions<BsonDocument> Update(Arguments arguments) => new()
    {
        ArrayFilters = ArrayFilters(arguments),
        BypassDocumentValidation = arguments.Flag("bypassDocumentValidation"),
        Collation = Collation(arguments),
        Comment = arguments.Value("comment"),
        Hint = arguments.Value("hint"),
        IsUpsert = arguments.Flag("upsert") == true,
        Let = arguments.Document("let"),
        Sort = arguments.Document("sort"),
    };

    public static IEnumerable<ArrayFilterDefinition>? ArrayFilters(Arguments arguments) =>
        arguments.Documents("arrayFilters")?.Select(filter => (ArrayFilterDefinition<BsonDocument>)filter);

    private static ClusteredIndexOptions<BsonDocument> ClusteredIndex(Arguments arguments)
    {
        var options = new ClusteredIndexOptions<BsonDocument>
        {
            Key = arguments.Document("key"),
            Name = arguments.Text("name"),
            Unique = arguments.Flag("unique") == true,
        };
        arguments.End();
        return options;
    }

    private static ReturnDocument Returned(Arguments arguments) =>
        Enum.Parse<ReturnDocument>(arguments.Text("returnDocument") ?? nameof(ReturnDocument.Before));
}
