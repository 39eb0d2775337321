using Streetcar.Bson;
using Streetcar.Query.Aggregation.Accumulators;
using Streetcar.Query.Expressions;
using Streetcar.Query.Matching;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Aggregation.Joins;

/// <summary><c>$graphLookup</c>: the documents that are connected to each, over any number of steps.</summary>
internal sealed class GraphLookupStage : JoinStage
{
    private readonly FieldPath _connectFrom;
    private readonly FieldPath _connectTo;
    private readonly Expression _startWith;
    private readonly FieldPath? _depthField;
    private readonly long _maxDepth;
    private readonly RawDocument? _restriction;
    private readonly QueryContext _context;

    private GraphLookupStage(
        JoinArguments texts, Expression startWith, long maxDepth, RawDocument? restriction, QueryContext context)
        : base(texts["from"]!, texts.Path("as")!)
    {
        _connectFrom = texts.Path("connectFromField")!;
        _connectTo = texts.Path("connectToField")!;
        _depthField = texts.Path("depthField");
        _startWith = startWith;
        _maxDepth = maxDepth;
        _restriction = restriction;
        _context = context;
    }

    public override IEnumerable<string> Collections => [From];

    public static Stage Compile(RawValue operand, ExpressionCompiler compiler)
    {
        if (operand.Type != ElementType.Document)
        {
            throw new DocumentException(
                ErrorCode.FailedToParse,
                $"the $graphLookup stage specification must be an object, but found {operand.Type.Alias()}");
        }

        var texts = new JoinArguments(
            (name, value) => new DocumentException(
                (ErrorCode)40103, $"expected string as argument for {name}, found: {ElementText.Of(value.Raw)}"),
            "from",
            "as",
            "connectFromField",
            "connectToField",
            "depthField");
        Expression? startWith = null;
        RawDocument? restriction = null;
        long maxDepth = long.MaxValue;
        foreach (var (name, value) in operand.AsDocument)
        {
            if (texts.TryRead(name, value))
                continue;
            switch (name)
            {
                case "startWith":
                    startWith = compiler.Compile(value);
                    break;
                case "maxDepth":
                    maxDepth = MaxDepth(value);
                    break;
                case "restrictSearchWithMatch":
                    restriction = Restriction(value, compiler.Context);
                    break;
                default:
                    throw new DocumentException((ErrorCode)40104, $"Unknown argument to $graphLookup: {name}");
            }
        }

        return startWith is not null && texts["from"] is not null && texts["as"] is not null
            && texts["connectFromField"] is not null && texts["connectToField"] is not null
            ? new GraphLookupStage(texts, startWith, maxDepth, restriction, compiler.Context)
            : throw new DocumentException(
                (ErrorCode)40105,
                "$graphLookup requires 'from', 'as', 'startWith', 'connectFromField', and 'connectToField' to be specified.");
    }

    protected override JoinRun Start(PipelineOptions options) => new Run(this, options);

    private void Find(Scope scope, PipelineOptions options, RawWriter found, OperationLease memory)
    {
        var context = BoundVariables.Bind(_context, options.Variables);
        var visited = new HashSet<RawValue>(ValueEquality.Instance);
        var asked = new HashSet<RawValue>(ValueEquality.Instance);
        using var reachedMemory = new StageMemory("$graphLookup", options.MemoryLimit);
        var frontier = Start(_startWith.Evaluate(scope), asked);
        for (long depth = 0; frontier.Count > 0 && depth <= _maxDepth; depth++)
        {
            var reached = new List<RawValue>();
            using var step = options.RequireCollections().Read(null, From, Step(frontier, context));
            while (step.TryNext(out var document))
            {
                var id = RawReader.Find(document.Span, "_id"u8).ToValue();
                if (id.IsMissing)
                {
                    throw new DocumentException(
                        (ErrorCode)40271, $"Documents in the '{From}' namespace must contain an _id for de-duplication in $graphLookup");
                }

                if (!visited.Add(id))
                    continue;
                Keep(document, depth, found);
                if (!memory.TryHold(found.Length, waits: true))
                    throw Exceeded();
                Hold(reachedMemory, document.Length + BufferedValue.Size(id));
                foreach (var value in JoinFilter.Values(document.Span, _connectFrom))
                {
                    if (!asked.Add(value))
                        continue;
                    Hold(reachedMemory, BufferedValue.Size(value));
                    reached.Add(value);
                }
            }

            frontier = reached;
        }
    }

    private static long MaxDepth(RawValue value)
    {
        if (!value.IsNumber)
            throw new DocumentException((ErrorCode)40100, $"maxDepth must be numeric, found type: {value.Type.Alias()}");
        if (Numbers.ToDouble(value.Raw) < 0)
        {
            throw new DocumentException(
                (ErrorCode)40101, $"maxDepth requires a nonnegative argument, found: {ElementText.Of(value.Raw)}");
        }

        return value.Raw.TryGetInt64(out long depth) ? depth : throw new DocumentException(
            (ErrorCode)40102, $"maxDepth could not be represented as a long long: {ElementText.Of(value.Raw)}");
    }

    private static RawDocument Restriction(RawValue value, QueryContext context)
    {
        if (value.Type != ElementType.Document)
        {
            throw new DocumentException(
                (ErrorCode)40185, $"restrictSearchWithMatch must be an object, found {value.Type.Alias()}");
        }

        Filter.CompileUnordered(value.AsDocument, context with { TextIndexes = null });
        return value.AsDocument;
    }

    // All documents found are needed at once, so spilling would not help.
    private static void Hold(StageMemory memory, long bytes)
    {
        if (!memory.TryAdd(bytes))
            throw Exceeded();
    }

    private static DocumentException Exceeded() => new((ErrorCode)40099, "$graphLookup reached maximum memory consumption");

    private static List<RawValue> Start(RawValue start, HashSet<RawValue> asked)
    {
        var frontier = new List<RawValue>();
        RawValue[] values = start.Type == ElementType.Array ? [.. start.AsArray] : [start];
        foreach (var value in values)
        {
            if (value.IsMissing)
                continue;
            var copy = value.IsNullish() ? RawValue.Null : RawValue.Copy(value.Raw);
            if (asked.Add(copy))
                frontier.Add(copy);
        }

        return frontier;
    }

    private Pipeline Step(List<RawValue> frontier, QueryContext context)
    {
        var conditions = new List<RawValue> { JoinFilter.Of(frontier, _connectTo) };
        // Null connects to null, not to nothing at all.
        if (frontier.Exists(value => value.IsNull))
            conditions.Add(new RawDocument { [_connectTo.Text] = new RawDocument { ["$exists"] = true } });
        if (_restriction is not null)
            conditions.Add(_restriction);
        var match = new RawDocument { ["$and"] = RawArray.From(conditions) };
        return Pipeline.Compile([new RawDocument { ["$match"] = match }], context);
    }

    private void Keep(ReadOnlyMemory<byte> document, long depth, RawWriter found)
    {
        found.WriteStartDocument();
        if (_depthField is { } field)
            FieldSetter.WriteFields(document.Span, field, 0, ((RawValue)depth).Raw, found);
        else
            found.WriteElements(document.Span[4..^1]);
        found.WriteEndDocument();
    }

    private sealed class Run(GraphLookupStage stage, PipelineOptions options) : JoinRun
    {
        public override void Find(Scope scope, RawWriter found, OperationLease memory) => stage.Find(scope, options, found, memory);
    }
}
