namespace Streetcar.Spec.Tests;

/// <summary>The options of operations, from their arguments.</summary>
internal static class Options
{
    public static IEnumerable<BsonDocument> Pipeline(BsonValue stages) => stages.AsArray.Select(stage => stage.AsDocument);

    public static AggregateOptions Aggregate(Arguments arguments) => WithCommon(arguments, new AggregateOptions
    {
        BatchSize = arguments.Number("batchSize") ?? 0,
        AllowDiskUse = arguments.Flag("allowDiskUse"),
        MaxTime = arguments.Milliseconds("maxTimeMS"),
        BypassDocumentValidation = arguments.Flag("bypassDocumentValidation"),
    });

    public static BulkWriteOptions BulkWrite(Arguments arguments) => new()
    {
        Ordered = arguments.Flag("ordered") ?? true,
        BypassDocumentValidation = arguments.Flag("bypassDocumentValidation"),
        Let = arguments.Document("let"),
        Comment = arguments.Value("comment"),
    };

    public static CountOptions Count(Arguments arguments) => WithCommon(arguments, new CountOptions
    {
        Skip = arguments.Number("skip") ?? 0,
        Limit = arguments.Number("limit") ?? 0,
        MaxTime = arguments.Milliseconds("maxTimeMS"),
    });

    public static DeleteOptions Delete(Arguments arguments) => WithCommon(arguments, new DeleteOptions());

    public static DistinctOptions Distinct(Arguments arguments) => new()
    {
        Collation = arguments.Document("collation"),
        MaxTime = arguments.Milliseconds("maxTimeMS"),
        Comment = arguments.Value("comment"),
    };

    public static EstimatedCountOptions EstimatedCount(Arguments arguments) => new()
    {
        MaxTime = arguments.Milliseconds("maxTimeMS"),
        Comment = arguments.Value("comment"),
    };

    public static FindOneAndDeleteOptions FindOneAndDelete(Arguments arguments) => WithCommon(arguments, new FindOneAndDeleteOptions
    {
        Sort = arguments.Document("sort"),
        Projection = arguments.Document("projection"),
    });

    public static FindOneAndReplaceOptions FindOneAndReplace(Arguments arguments) => WithCommon(arguments, new FindOneAndReplaceOptions
    {
        Sort = arguments.Document("sort"),
        Projection = arguments.Document("projection"),
        ReturnAfter = ReturnsAfter(arguments),
        Upsert = arguments.Flag("upsert") == true,
        BypassDocumentValidation = arguments.Flag("bypassDocumentValidation"),
    });

    public static FindOneAndUpdateOptions FindOneAndUpdate(Arguments arguments) => WithCommon(arguments, new FindOneAndUpdateOptions
    {
        Sort = arguments.Document("sort"),
        Projection = arguments.Document("projection"),
        ReturnAfter = ReturnsAfter(arguments),
        Upsert = arguments.Flag("upsert") == true,
        ArrayFilters = arguments.Documents("arrayFilters"),
        BypassDocumentValidation = arguments.Flag("bypassDocumentValidation"),
    });

    public static IndexOptions Index(Arguments arguments) => new()
    {
        Name = arguments.Text("name"),
        Unique = arguments.Flag("unique") == true,
    };

    public static InsertManyOptions InsertMany(Arguments arguments) => new()
    {
        Ordered = arguments.Flag("ordered") ?? true,
        BypassDocumentValidation = arguments.Flag("bypassDocumentValidation"),
        Comment = arguments.Value("comment"),
    };

    public static InsertOneOptions InsertOne(Arguments arguments) => new()
    {
        BypassDocumentValidation = arguments.Flag("bypassDocumentValidation"),
        Comment = arguments.Value("comment"),
    };

    public static ReplaceOptions Replace(Arguments arguments) => WithCommon(arguments, new ReplaceOptions
    {
        Sort = arguments.Document("sort"),
        Upsert = arguments.Flag("upsert") == true,
        BypassDocumentValidation = arguments.Flag("bypassDocumentValidation"),
    });

    public static UpdateOptions Update(Arguments arguments) => WithCommon(arguments, new UpdateOptions
    {
        Sort = arguments.Document("sort"),
        Upsert = arguments.Flag("upsert") == true,
        ArrayFilters = arguments.Documents("arrayFilters"),
        BypassDocumentValidation = arguments.Flag("bypassDocumentValidation"),
    });

    private static T WithCommon<T>(Arguments arguments, T options)
        where T : OperationOptions => options with
        {
            Collation = arguments.Document("collation"),
            Hint = arguments.Value("hint"),
            Let = arguments.Document("let"),
            Comment = arguments.Value("comment"),
        };

    private static bool ReturnsAfter(Arguments arguments) => arguments.Text("returnDocument") switch
    {
        null or "Before" => false,
        "After" => true,
        var other => throw new SpecRunnerException($"The returnDocument '{other}' is not known."),
    };
}
