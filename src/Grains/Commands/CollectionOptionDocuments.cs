namespace Streetcar.Grains.Commands;

/// <summary>Options of collections that have fields of their own, or one of several values.</summary>
internal static class CollectionOptionDocuments
{
    /// <summary>How large a capped collection may be at most.</summary>
    public const long MostCappedBytes = 1L << 50;

    private const int MostBucketSeconds = 365 * 24 * 60 * 60;

    private static readonly ArgumentReader<RawWriter> ClusteredIndexFields = Pass.Document(new ArgumentTable<RawWriter>
    {
        { "v", Pass.Number },
        { "key", Requirement.Required, Pass.Document },
        { "name", Pass.String },
        { "unique", Requirement.Required, Pass.Boolean },
    });

    /// <summary><see href="https://www.mongodb.com/docs/manual/changeStreams/#change-streams-with-document-pre--and-post-images"/></summary>
    public static ArgumentReader<RawWriter> Images { get; } = Pass.Document(new ArgumentTable<RawWriter>
    {
        { "enabled", Requirement.Required, Pass.OnlyBoolean },
    });

    /// <summary><see href="https://www.mongodb.com/docs/manual/core/timeseries-collections/"/>, of a new collection.</summary>
    public static ArgumentReader<RawWriter> TimeSeries { get; } = Pass.Document(new ArgumentTable<RawWriter>
    {
        { "timeField", Requirement.Required, FieldName },
        { "metaField", FieldName },
        { "granularity", Pass.OneOf("seconds", "minutes", "hours") },
        { "bucketRoundingSeconds", Pass.Number(1, MostBucketSeconds) },
        { "bucketMaxSpanSeconds", Pass.Number(1, MostBucketSeconds) },
    });

    /// <summary>What of it can be changed later.</summary>
    public static ArgumentReader<RawWriter> TimeSeriesChange { get; } = Pass.Document(new ArgumentTable<RawWriter>
    {
        { "granularity", Pass.OneOf("seconds", "minutes", "hours") },
        { "bucketRoundingSeconds", Pass.Number(1, MostBucketSeconds) },
        { "bucketMaxSpanSeconds", Pass.Number(1, MostBucketSeconds) },
    });

    public static ArgumentReader<RawWriter> ValidationAction { get; } = Pass.OneOf("error", "warn", "errorAndLog");

    public static ArgumentReader<RawWriter> ValidationLevel { get; } = Pass.OneOf("off", "strict", "moderate");

    /// <summary>The index of a clustered collection; false is none.</summary>
    public static void ClusteredIndex(ref RawWriter to, in Argument argument)
    {
        if (argument.Raw.Type == ElementType.Document)
            ClusteredIndexFields(ref to, argument);
        else if (argument.Raw.Type == ElementType.Boolean || argument.Raw.IsNumber)
            Pass.Boolean(ref to, argument);
        else
            throw argument.WrongType("types '[object, bool, long, int, decimal, double]'");
    }

    /// <summary>A collation, which can be empty only where it is that of one command.</summary>
    public static void Collation(ref RawWriter to, in Argument argument)
    {
        if (argument.Document().IsEmpty)
            throw ArgumentErrors.Missing(argument.Path, "locale");
        Pass.Any(ref to, argument);
    }

    private static void FieldName(ref RawWriter to, in Argument argument)
    {
        if (argument.String().Contains('\0'))
            throw new DocumentException(ErrorCode.BadValue, $"BSON field '{argument.Path}' must not contain null bytes");
        Pass.Any(ref to, argument);
    }
}
