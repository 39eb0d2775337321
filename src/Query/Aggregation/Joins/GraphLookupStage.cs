using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>$graphLookup</c>: the documents that each leads to, however many steps away.</summary>
internal sealed class GraphLookupStage : Stage
{
    private readonly string _from;
    private readonly FieldPath _as;
    private readonly FieldPath _connectFrom;
    private readonly FieldPath _connectTo;
    private readonly Expression _startWith;
    private readonly FieldPath? _depthField;
    private readonly long _maxDepth;
    private readonly BsonDocument? _restriction;
    private readonly QueryContext _context;

    private GraphLookupStage(BsonDocument operand, ExpressionCompiler compiler)
    {
        Expression? startWith = null;
        string? from = null, @as = null, connectFrom = null, connectTo = null, depthField = null;
        _maxDepth = long.MaxValue;
        _context = compiler.Context;
        foreach (var (name, value) in operand)
        {
            switch (name)
            {
                case "from":
                    from = Text(name, value);
                    break;
                case "as":
                    @as = Text(name, value);
                    break;
                case "connectFromField":
                    connectFrom = Text(name, value);
                    break;
                case "connectToField":
                    connectTo = Text(name, value);
                    break;
                case "depthField":
                    depthField = Text(name, value);
                    break;
                case "startWith":
                    startWith = compiler.Compile(value);
                    break;
                case "maxDepth":
                    _maxDepth = MaxDepth(value);
                    break;
                case "restrictSearchWithMatch":
                    _restriction = Restriction(value, _context);
                    break;
                default:
                    throw new DocumentException((ErrorCode)40104, $"Unknown argument to $graphLookup: {name}");
            }
        }

        if (from is null || @as is null || connectFrom is null || connectTo is null || startWith is null)
        {
            throw new DocumentException(
                (ErrorCode)40105,
                "$graphLookup requires 'from', 'as', 'startWith', 'connectFromField', and 'connectToField' to be specified.");
        }

        _startWith = startWith;
        _from = from;
        _as = FieldPath.ParseStrict(@as);
        _connectFrom = FieldPath.ParseStrict(connectFrom);
        _connectTo = FieldPath.ParseStrict(connectTo);
        _depthField = depthField is null ? null : FieldPath.ParseStrict(depthField);
    }

    public static Stage Compile(BsonValue operand, ExpressionCompiler compiler) => operand.Type == BsonType.Document
        ? new GraphLookupStage(operand.AsDocument, compiler)
        : throw new DocumentException(
            ErrorCode.FailedToParse,
            $"the $graphLookup stage specification must be an object, but found {operand.Type.Alias()}");

    public override IEnumerable<string> Collections => [_from];

    public override DocumentSource Open(DocumentSource input, PipelineOptions options) => new Source(this, input, options);

    private static string Text(string name, BsonValue value) => value.Type == BsonType.String
        ? value.AsString
        : throw new DocumentException(
            (ErrorCode)40103, $"expected string as argument for {name}, found: {ElementText.Of(value.Raw)}");

    private static long MaxDepth(BsonValue value)
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

    private static BsonDocument Restriction(BsonValue value, QueryContext context)
    {
        if (value.Type != BsonType.Document)
        {
            throw new DocumentException(
                (ErrorCode)40185, $"restrictSearchWithMatch must be an object, found {value.Type.Alias()}");
        }

        Filter.Compile(value.AsDocument, context);
        return value.AsDocument;
    }

    private sealed class Source(GraphLookupStage stage, DocumentSource input, PipelineOptions options) : StageSource(input)
    {
        private readonly Scope _scope = new();
        private readonly BsonWriter _output = new();

        public override bool TryNext(out ReadOnlyMemory<byte> document)
        {
            document = default;
            if (!Input.TryNext(out var next))
                return false;
            _scope.Root = next;
            var found = Search(stage._startWith.Evaluate(_scope));
            _output.Reset();
            _output.WriteStartDocument();
            FieldSetter.WriteFields(next.Span, stage._as, 0, found, _output);
            _output.WriteEndDocument();
            document = _output.WrittenMemory;
            return true;
        }

        public override void Dispose()
        {
            base.Dispose();
            _output.Dispose();
        }

        private BsonValue Search(BsonValue start)
        {
            var visited = new HashSet<BsonValue>(ValueEquality.Instance);
            var asked = new HashSet<BsonValue>(ValueEquality.Instance);
            var found = new List<BsonValue>();
            var budget = new MemoryBudget("$graphLookup", options.MemoryLimit);
            var frontier = Start(start, asked);
            for (long depth = 0; frontier.Count > 0 && depth <= stage._maxDepth; depth++)
            {
                var reached = new List<BsonValue>();
                using var step = options.Reach().Read(null, stage._from, Step(frontier));
                while (step.TryNext(out var document))
                {
                    if (!visited.Add(BsonReader.Find(document.Span, "_id"u8).ToValue()))
                        continue;
                    var kept = Keep(document, depth);
                    Hold(budget, HeldValue.Size(kept));
                    found.Add(kept);
                    foreach (var value in JoinFilter.Values(document.Span, stage._connectFrom))
                    {
                        if (!asked.Add(value))
                            continue;
                        Hold(budget, HeldValue.Size(value));
                        reached.Add(value);
                    }
                }

                frontier = reached;
            }

            return ArrayBuilder.Of([.. found]);
        }

        // What was found on the way is needed whole; there is nothing that the disk could do for it.
        private static void Hold(MemoryBudget budget, long bytes)
        {
            if (!budget.TryAdd(bytes))
                throw new DocumentException((ErrorCode)40099, "$graphLookup reached maximum memory consumption");
        }

        private static List<BsonValue> Start(BsonValue start, HashSet<BsonValue> asked)
        {
            var frontier = new List<BsonValue>();
            IEnumerable<BsonValue> values = start.Type == BsonType.Array ? start.AsArray : [start];
            foreach (var value in values)
            {
                var copy = value.IsNullish() ? BsonValue.Null : BsonValue.Copy(value.Raw);
                if (asked.Add(copy))
                    frontier.Add(copy);
            }

            return frontier;
        }

        private Pipeline Step(List<BsonValue> frontier)
        {
            BsonValue match = JoinFilter.Of(frontier, stage._connectTo);
            if (stage._restriction is { } restriction)
                match = new BsonDocument { ["$and"] = BsonArray.Create(match, restriction) };
            return Pipeline.Compile([new BsonDocument { ["$match"] = match }], stage._context);
        }

        private BsonValue Keep(ReadOnlyMemory<byte> document, long depth)
        {
            if (stage._depthField is not { } field)
                return new BsonDocument(document.ToArray());
            using var writer = new BsonWriter();
            writer.WriteStartDocument();
            FieldSetter.WriteFields(document.Span, field, 0, depth, writer);
            writer.WriteEndDocument();
            return writer.ToDocument();
        }
    }
}
