using Streetcar.Bson;
using Streetcar.Query.Collations;
using Streetcar.Query.Expressions;
using Streetcar.Query.Matching;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Aggregation.Joins;

/// <summary><c>$lookup</c>: the documents of another collection that belong to each.</summary>
internal sealed class LookupStage : JoinStage
{
    private readonly FieldPath? _localField;
    private readonly FieldPath? _foreignField;
    private readonly SubPipeline _pipeline;
    private readonly bool _isEquality;
    private readonly Collation? _collation;
    private readonly RawDocument? _collationSpecification;

    private LookupStage(JoinArguments texts, SubPipeline pipeline, bool isEquality, ExpressionCompiler compiler)
        : base(texts["from"] ?? "", texts.Path("as")!)
    {
        _localField = texts.Path("localField");
        _foreignField = texts.Path("foreignField");
        _pipeline = pipeline;
        _isEquality = isEquality;
        _collation = compiler.Collation;
        _collationSpecification = compiler.Context.Collation;
    }

    protected override bool IsUncorrelated => _localField is null && _pipeline.IsUncorrelated;

    public override IEnumerable<string> Collections => [From, .. _pipeline.Collections];

    public static Stage Compile(RawValue operand, ExpressionCompiler compiler)
    {
        if (operand.Type != ElementType.Document)
            throw Invalid($"the $lookup stage specification must be an object, but found {operand.Type.Alias()}");
        var texts = new JoinArguments(
            (name, value) => Invalid(
                $"$lookup argument '{ElementText.Of(name, value.Raw)}' must be a string, is type {value.Type.Alias()}"),
            "from",
            "as",
            "localField",
            "foreignField");
        RawArray? pipeline = null;
        RawDocument? let = null;
        foreach (var (name, value) in operand.AsDocument)
        {
            if (texts.TryRead(name, value))
                continue;
            switch (name)
            {
                case "let":
                    let = value.Type == ElementType.Document ? value.AsDocument : throw Invalid(
                        $"$lookup argument '{ElementText.Of(name, value.Raw)}' must be an object, is type {value.Type.Alias()}");
                    break;
                case "pipeline":
                    pipeline = StageOperands.Pipeline(value);
                    break;
                default:
                    throw Invalid($"unknown argument to $lookup: {name}");
            }
        }

        Check(texts, pipeline, let);
        var inner = SubPipeline.Compile(
            pipeline ?? RawArray.Empty, let ?? RawDocument.Empty, compiler, PipelineKind.Lookup);
        if (inner.ReadsCollection && string.IsNullOrEmpty(texts["from"]))
            throw Invalid("$lookup stage without explicit collection must have a pipeline with $documents as first stage");
        return new LookupStage(texts, inner, isEquality: texts["localField"] is not null && pipeline is null or { Count: 0 }, compiler);
    }

    protected override JoinRun Start(PipelineOptions options) => new LookupRun(From, _pipeline, options)
    {
        Fields = _localField is null ? null : (_localField, _foreignField!),
        IsEquality = _isEquality,
        Collation = _collation,
        CollationSpecification = _collationSpecification,
    };

    private static void Check(JoinArguments texts, RawArray? pipeline, RawDocument? let)
    {
        bool hasLocal = texts["localField"] is not null;
        if (string.IsNullOrEmpty(texts["as"]))
            throw Invalid("must specify 'as' field for a $lookup");
        if (pipeline is null && string.IsNullOrEmpty(texts["from"]))
            throw Invalid("must specify 'pipeline' when 'from' is empty");
        if (pipeline is null && !(hasLocal && texts["foreignField"] is not null))
            throw Invalid("$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified");
        if (hasLocal != texts["foreignField"] is not null)
            throw Invalid("$lookup requires both or neither of 'localField' and 'foreignField' to be specified");
        if (pipeline is null && let is not null)
            throw Invalid("$lookup with a 'let' argument must also specify 'pipeline'");
    }

    private static DocumentException Invalid(string message) => new(ErrorCode.FailedToParse, message);
}
