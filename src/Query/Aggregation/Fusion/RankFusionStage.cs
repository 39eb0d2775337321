using Streetcar.Bson;
using Streetcar.Query.Aggregation.Accumulators;
using Streetcar.Query.Expressions;
using Streetcar.Query.Paths;
using Streetcar.Query.Sorting;

namespace Streetcar.Query.Aggregation.Fusion;

/// <summary>
/// <c>$rankFusion</c>: the documents of several pipelines, ordered by their ranks in all of them
/// (<see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/rankFusion/"/>).
/// </summary>
internal sealed class RankFusionStage : Stage
{
    public const string Name = "$rankFusion";
    public const ErrorCode NotFirstCode = (ErrorCode)10170100;

    // By how much a first rank counts more than a later one.
    private const int Smoothing = 60;

    private readonly RankedPipeline[] _pipelines;

    private RankFusionStage(RankedPipeline[] pipelines, bool hasDetails)
    {
        _pipelines = pipelines;
        HasDetails = hasDetails;
    }

    /// <summary>Whether it also tells how the scores come about.</summary>
    public bool HasDetails { get; }

    public override bool IsFirst => true;

    public override bool GeneratesDocuments => true;

    public override ErrorCode NotFirst => NotFirstCode;

    public static Stage Compile(RawValue operand, ExpressionCompiler compiler)
    {
        if (operand.Type != ElementType.Document)
            throw new DocumentException(ErrorCode.FailedToParse, $"{Name} must take a nested object but found: {operand.Type.Alias()}");
        RawDocument? input = null, combination = null;
        bool hasDetails = false;
        foreach (var (name, value) in operand.AsDocument)
        {
            switch (name)
            {
                case "input" or "combination" or "scoreDetails" when value.IsNull:
                    break;
                case "input":
                    input = Document(Name, name, value);
                    break;
                case "combination":
                    combination = Document(Name, name, value);
                    break;
                case "scoreDetails":
                    hasDetails = value.Type == ElementType.Boolean ? value.AsBoolean : throw StageOperands.WrongType(Name, name, value, "bool");
                    break;
                default:
                    throw StageOperands.Unknown(Name, name);
            }
        }

        var named = Only($"{Name}.input", "pipelines", input ?? throw StageOperands.Missing(Name, "input"));
        RankedPipeline[] pipelines = [.. named.Select(pipeline => RankedPipeline.Compile(pipeline.Name, pipeline.Value, compiler))];
        if (pipelines.Length == 0)
            throw new DocumentException(ErrorCode.BadValue, $"{Name} requires at least one pipeline");
        compiler.Context.Facts.HasScores = true;
        compiler.Context.Facts.HasScoreDetails = hasDetails;
        return new RankFusionStage(
            combination is null ? pipelines : Weighted(pipelines, Only($"{Name}.combination", "weights", combination)), hasDetails);
    }

    /// <summary>The same with stages before each of its pipelines, as where they read a view.</summary>
    public RankFusionStage After(RawArray before, ExpressionCompiler compiler) =>
        new([.. _pipelines.Select(pipeline => pipeline.After(before, compiler))], HasDetails);

    public override bool IsAllowedIn(PipelineKind kind) => kind is PipelineKind.Whole or PipelineKind.Lookup or PipelineKind.Union;

    public override DocumentSource Open(DocumentSource input, PipelineOptions options) => new Source(this, input, options);

    private static RawDocument Document(string stage, string name, RawValue value) => value.Type == ElementType.Document
        ? value.AsDocument
        : throw StageOperands.WrongType(stage, name, value, "object");

    // The document of a document that may have no other field.
    private static RawDocument Only(string path, string field, RawDocument document)
    {
        RawDocument? found = null;
        foreach (var (name, value) in document)
        {
            if (name != field)
                throw StageOperands.Unknown(path, name);
            if (!value.IsNull)
                found = Document(path, name, value);
        }

        return found ?? throw StageOperands.Missing(path, field);
    }

    private static RankedPipeline[] Weighted(RankedPipeline[] pipelines, RawDocument weights)
    {
        if (weights.Count > pipelines.Length)
        {
            throw new DocumentException(
                (ErrorCode)9460301, $"{Name} has {weights.Count} weights, but only {pipelines.Length} pipelines");
        }

        foreach (var (name, value) in weights)
        {
            int place = Array.FindIndex(pipelines, pipeline => pipeline.Name == name);
            if (place < 0)
                throw new DocumentException((ErrorCode)9967500, $"{Name} has a weight of '{name}', which is the name of none of its pipelines");
            if (!value.IsNumber)
                throw new DocumentException((ErrorCode)13118, $"{Name}'s weight of '{name}' must be numeric, but is {value.Type.Alias()}");
            double weight = Numbers.ToDouble(value.Raw);
            pipelines[place] = weight >= 0 ? pipelines[place] with { Weight = weight } : throw new DocumentException(
                (ErrorCode)9460300, $"{Name}'s weight of '{name}' must be non-negative, but is {weight}");
        }

        return pipelines;
    }

    // Ranks are from 1; 0 where a pipeline has not the document.
    private sealed class Fused(RawValue id, byte[] document, int pipelines)
    {
        public RawValue Id => id;

        public byte[] Document => document;

        public long[] Ranks { get; } = new long[pipelines];

        public double Score { get; set; }
    }

    private sealed class Source(RankFusionStage stage, DocumentSource input, PipelineOptions options) : StageSource(input)
    {
        private readonly StageMemory _memory = new(Name, options.MemoryLimit);
        private readonly RawWriter[] _keys = [new(), new()];
        private List<Fused>? _fused;
        private int _next;

        public override double? Score => _fused?[_next - 1].Score;

        public override RawDocument? ScoreDetails => _fused is null ? null : Details(_fused[_next - 1]);

        public override bool TryNext(out ReadOnlyMemory<byte> document)
        {
            OperationContext.CheckForInterrupt();
            _fused ??= Fuse();
            bool more = _next < _fused.Count;
            document = more ? _fused[_next++].Document : default;
            return more;
        }

        public override void Dispose()
        {
            base.Dispose();
            _memory.Dispose();
            foreach (var key in _keys)
                key.Dispose();
        }

        private RawDocument Details(Fused fused)
        {
            var details = new RawValue[fused.Ranks.Length];
            for (int i = 0; i < details.Length; i++)
                details[i] = Detail(stage._pipelines[i], fused.Ranks[i]);
            return new RawDocument
            {
                ["value"] = fused.Score,
                ["description"] = $"the sum of weight * (1 / ({Smoothing} + rank)) over the pipelines that have the document",
                ["details"] = RawArray.From(details),
            };
        }

        private static RawDocument Detail(RankedPipeline pipeline, long rank) => rank == 0
            ? new() { ["inputPipelineName"] = pipeline.Name, ["rank"] = "NA" }
            : new()
            {
                ["inputPipelineName"] = pipeline.Name,
                ["rank"] = Numbers.Whole(rank, ElementType.Int32),
                ["weight"] = pipeline.Weight,
                ["details"] = RawArray.Empty,
            };

        private List<Fused> Fuse()
        {
            var fused = new Dictionary<RawValue, Fused>(ValueEquality.Instance);
            for (int i = 0; i < stage._pipelines.Length; i++)
                Rank(i, fused);
            var sorted = new List<Fused>(fused.Values);
            sorted.Sort((left, right) => left.Score == right.Score
                ? BsonComparer.Compare(left.Id.Raw, right.Id.Raw)
                : right.Score.CompareTo(left.Score));
            return sorted;
        }

        private void Rank(int number, Dictionary<RawValue, Fused> fused)
        {
            var pipeline = stage._pipelines[number];
            using var ordered = options.RequireCollections().Read(
                null, options.Collection, pipeline.Pipeline.Bind(new Scope(options.Variables), options.Variables));
            // A score by which a $text found documents comes with them.
            var order = pipeline.Order?.With(ordered);
            long rank = 0;
            for (long place = 1; ordered.TryNext(out var document); place++)
            {
                // Documents that sort alike have the rank of the first one.
                if (order is null || !IsLikeLast(order, document.Span, place))
                    rank = place;
                var id = FieldPath.Id.Find(document.Span).ToValue();
                if (!fused.TryGetValue(id, out var found))
                {
                    byte[] copy = document.ToArray();
                    found = new Fused(FieldPath.Id.Find(copy).ToValue(), copy, stage._pipelines.Length);
                    _memory.Add(copy.Length + BufferedValue.Size(found.Id) + (sizeof(long) * found.Ranks.Length));
                    fused.Add(found.Id, found);
                }

                found.Ranks[number] = rank;
                found.Score += pipeline.Weight / (Smoothing + rank);
            }
        }

        private bool IsLikeLast(SortPattern order, ReadOnlySpan<byte> document, long place)
        {
            var (key, last) = (_keys[place & 1], _keys[(place + 1) & 1]);
            key.Reset();
            order.WriteKey(document, key);
            return place > 1 && order.CompareKeys(key.WrittenSpan, last.WrittenSpan) == 0;
        }
    }
}
