using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>$lookup</c>: the documents of another collection that belong to each.</summary>
internal sealed class LookupStage : Stage
{
    private readonly string _from;
    private readonly FieldPath _as;
    private readonly FieldPath? _localField;
    private readonly FieldPath? _foreignField;
    private readonly SubPipeline _pipeline;

    private LookupStage(string from, FieldPath @as, FieldPath? localField, FieldPath? foreignField, SubPipeline pipeline)
    {
        _from = from;
        _as = @as;
        _localField = localField;
        _foreignField = foreignField;
        _pipeline = pipeline;
    }

    public static Stage Compile(BsonValue operand, ExpressionCompiler compiler)
    {
        if (operand.Type != BsonType.Document)
            throw Invalid($"the $lookup stage specification must be an object, but found {operand.Type.Alias()}");
        string? from = null, @as = null, localField = null, foreignField = null;
        BsonArray? pipeline = null;
        BsonDocument? let = null;
        foreach (var (name, value) in operand.AsDocument)
        {
            switch (name)
            {
                case "from":
                    from = Text(name, value);
                    break;
                case "as":
                    @as = Text(name, value);
                    break;
                case "localField":
                    localField = Text(name, value);
                    break;
                case "foreignField":
                    foreignField = Text(name, value);
                    break;
                case "let":
                    let = value.Type == BsonType.Document ? value.AsDocument : throw Invalid(
                        $"$lookup argument '{ElementText.Of(name, value.Raw)}' must be an object, is type {value.Type.Alias()}");
                    break;
                case "pipeline":
                    pipeline = StageOperands.Pipeline(value);
                    break;
                default:
                    throw Invalid($"unknown argument to $lookup: {name}");
            }
        }

        if (string.IsNullOrEmpty(@as))
            throw Invalid("must specify 'as' field for a $lookup");
        if (localField is null != foreignField is null)
        {
            throw Invalid(
                pipeline is null
                    ? "$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified"
                    : "$lookup requires both or neither of 'localField' and 'foreignField' to be specified");
        }

        if (pipeline is null && localField is null)
            throw Invalid("$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified");
        if (pipeline is null && let is not null)
            throw Invalid("$lookup with a 'let' argument must also specify 'pipeline'");
        var inner = SubPipeline.Compile(
            pipeline ?? BsonArray.Empty, let ?? BsonDocument.Empty, compiler, PipelineKind.Lookup);
        if (inner.ReadsCollection && string.IsNullOrEmpty(from))
            throw Invalid("must specify 'from' field for a $lookup");
        return new LookupStage(from ?? "", FieldPath.ParseStrict(@as), Path(localField), Path(foreignField), inner);
    }

    public override bool PassesEach => true;

    public override bool Keeps(string field) => field != _as.Text.Split('.')[0];

    public override IEnumerable<string> Collections => [_from, .. _pipeline.Collections];

    public override DocumentSource Open(DocumentSource input, PipelineOptions options) => new Source(this, input, options);

    private static FieldPath? Path(string? text) => text is null ? null : FieldPath.ParseStrict(text);

    private static string Text(string name, BsonValue value) => value.Type == BsonType.String
        ? value.AsString
        : throw Invalid(
            $"$lookup argument '{ElementText.Of(name, value.Raw)}' must be a string, is type {value.Type.Alias()}");

    private static DocumentException Invalid(string message) => new(ErrorCode.FailedToParse, message);

    private sealed class Source(LookupStage stage, DocumentSource input, PipelineOptions options) : StageSource(input)
    {
        private readonly Scope _scope = new();
        private readonly BsonWriter _found = new();
        private readonly BsonWriter _output = new();

        public override bool TryNext(out ReadOnlyMemory<byte> document)
        {
            document = default;
            if (!Input.TryNext(out var next))
                return false;
            _scope.Root = next;
            Find(stage._localField is { } local ? JoinFilter.Of(next.Span, local, stage._foreignField!) : null);
            _output.Reset();
            _output.WriteStartDocument();
            FieldSetter.WriteFields(next.Span, stage._as, 0, new BsonArray(_found.WrittenMemory), _output);
            _output.WriteEndDocument();
            document = _output.WrittenMemory;
            return true;
        }

        public override void Dispose()
        {
            base.Dispose();
            _found.Dispose();
            _output.Dispose();
        }

        private void Find(BsonDocument? match)
        {
            _found.Reset();
            _found.WriteStartArray();
            using var foreign = options.Reach().Read(null, stage._from, stage._pipeline.Bind(_scope, match));
            while (foreign.TryNext(out var found))
            {
                _found.WriteDocument(found.Span);
                if (_found.Length > ExpressionLimits.MaxSize)
                {
                    throw new DocumentException(
                        (ErrorCode)4568,
                        $"Total size of documents in {stage._from} matching pipeline's $lookup stage exceeds {ExpressionLimits.MaxSize} bytes");
                }
            }

            _found.WriteEndArray();
        }
    }
}
