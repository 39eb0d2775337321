namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/mapReduce/"/></summary>
internal static class MapReduce
{
    private static readonly ArgumentTable<Arguments> Table = new()
    {
        { "map", Requirement.Required | Requirement.NotNull, (ref to, in argument) => to.Map = Code("map", argument) },
        { "reduce", Requirement.Required | Requirement.NotNull, (ref to, in argument) => to.Reduce = Code("reduce", argument) },
        { "out", Requirement.Required | Requirement.NotNull, (ref to, in argument) => to.Output = Output(argument.Value()) },
        { "finalize", (ref to, in argument) => to.Finalize = Code("finalize", argument) },
        { "query", (ref to, in argument) => to.Query = argument.Document() },
        { "sort", (ref to, in argument) => to.Sort = argument.Document() },
        { "limit", (ref to, in argument) => to.Limit = argument.Int64() },
        { "scope", (ref to, in argument) => to.Scope = argument.Document() },
        { "collation", (ref to, in argument) => to.Collation = argument.Document() },
        { "bypassDocumentValidation", (ref to, in argument) => to.BypassDocumentValidation = argument.Boolean() },
        { "verbose", (ref to, in argument) => argument.Boolean() },
        { "jsMode", (ref to, in argument) => argument.Boolean() },
    };

    public static async ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        var request = Parse(command);
        if (request.Output is { } output && reads.Settings.WriteBlock.IsOn)
            reads.Settings.WriteBlock.Check(output.Database ?? command.Database);
        using var writer = new RawWriter();
        writer.Memory = command.NewReplyMemory();
        writer.WriteStartDocument();
        writer.WriteName("results"u8);
        writer.WriteStartArray();
        await reads.Store.MapReduceAsync(request, writer, cancellationToken);
        writer.WriteEndArray();
        if (request.Output is not null)
        {
            writer.Reset();
            writer.WriteStartDocument();
            writer.WriteName("result"u8);
            writer.WriteValue(Target(request.Output));
        }

        writer.WriteOk();
        writer.WriteEndDocument();
        return new Reply(writer.ToDocument());
    }

    private static MapReduceRequest Parse(Command command)
    {
        var arguments = new Arguments();
        var generic = Table.Read(command, ref arguments);
        if (arguments.Sort is { IsEmpty: true })
            throw new DocumentException((ErrorCode)15976, "The mapReduce sort option must have at least one sort key");
        if (arguments.Limit <= 0)
            throw new DocumentException((ErrorCode)15958, "The limit specified to mapReduce must be positive");
        return new MapReduceRequest(command.Namespace, arguments.Map!, arguments.Reduce!)
        {
            Finalize = arguments.Finalize,
            Filter = arguments.Query,
            Sort = arguments.Sort,
            Limit = arguments.Limit,
            Scope = arguments.Scope,
            Output = arguments.Output,
            Collation = arguments.Collation,
            BypassDocumentValidation = arguments.BypassDocumentValidation,
            MaxTime = generic.MaxTime,
            Client = command.Client,
        };
    }

    private static RawValue Target(MapReduceOutput output) => output.Database is null
        ? output.Collection
        : new RawDocument { ["db"] = output.Database, ["collection"] = output.Collection };

    private static string Code(string name, in Argument argument) => argument.Raw.Type is ElementType.String or ElementType.JavaScript
        ? argument.Raw.ToString()
        : throw Invalid($"'{name}' must be of string or code type");

    // Null for inline.
    private static MapReduceOutput? Output(RawValue value)
    {
        if (value.Type == ElementType.String)
            return new MapReduceOutput(null, value.AsString, MapReduceMode.Replace);
        if (value.Type != ElementType.Document)
            throw Invalid("'out' must be either a string or an object");
        var fields = value.AsDocument;
        if (fields.TryGetValue("inline", out var inline))
        {
            if (fields.Count > 1)
                throw new DocumentException(ErrorCode.InvalidOptions, "'inline' must be specified alone");
            return inline.IsNumber && inline.AsDouble == 1 ? null : throw Invalid("'inline' takes only numeric '1'");
        }

        CheckFlag(fields, "sharded");
        CheckFlag(fields, "nonAtomic");
        if (fields.ContainsKey("sharded"))
        {
            throw new DocumentException(
                ErrorCode.InvalidOptions,
                "Cannot use mapReduce to create a new sharded collection. Please create and shard the target collection before proceeding.");
        }

        var (name, mode) = fields.ContainsKey("replace") ? ("replace", MapReduceMode.Replace)
            : fields.ContainsKey("merge") ? ("merge", MapReduceMode.Merge)
            : fields.ContainsKey("reduce") ? ("reduce", MapReduceMode.Reduce)
            : throw Invalid("'out' requires 'replace', 'merge' or 'reduce'");
        if (fields[name].Type != ElementType.String)
            throw Invalid($"'{name}' supports only string consisting of output collection name");
        if (fields.Any(field => field.Name != name && field.Name is not ("db" or "nonAtomic")))
            throw Invalid("'out' supports only output type with collection name, optional 'sharded' and optional 'db'");
        return new MapReduceOutput(Database(fields["db"]), fields[name].AsString, mode);
    }

    private static string? Database(RawValue database) => database switch
    {
        { IsMissing: true } => null,
        { Type: not ElementType.String } => throw Invalid("db field value must be string"),
        { AsString: "admin" or "config" or "local" } => throw new DocumentException(
            ErrorCode.CommandNotSupported, "cannot target internal database as output"),
        _ => database.AsString,
    };

    private static void CheckFlag(RawDocument fields, string name)
    {
        if (!fields.TryGetValue(name, out var value))
            return;
        if (value.Type != ElementType.Boolean)
            throw Invalid($"{name} field value must be boolean");
        if (!value.AsBoolean)
            throw Invalid($"{name} field value must be true");
    }

    private static DocumentException Invalid(string message) => new(ErrorCode.BadValue, message);

    private struct Arguments()
    {
        public string? Map;
        public string? Reduce;
        public string? Finalize;
        public MapReduceOutput? Output;
        public RawDocument Query = RawDocument.Empty;
        public RawDocument? Sort;
        public long? Limit;
        public RawDocument? Scope;
        public RawDocument? Collation;
        public bool BypassDocumentValidation;
    }
}
