using Streetcar.Bson;
using Streetcar.Query.Collations;
using Streetcar.Query.Expressions;
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
        var specification = operand.AsDocument;
        CheckFrom(specification);
        var texts = new JoinArguments(
            (name, value) => StageOperands.WrongType("$lookup", name, value, "string"),
            "from",
            "as",
            "localField",
            "foreignField");
        RawArray? pipeline = null;
        RawDocument? let = null;
        var names = new HashSet<string>();
        foreach (var (name, value) in specification)
        {
            if (!names.Add(name))
                throw new DocumentException((ErrorCode)40413, $"BSON field '$lookup.{name}' is a duplicate field");
            // A field without a name is none.
            if (value.IsNull || (name is "localField" or "foreignField" && value.Type == ElementType.String && value.AsString.Length == 0))
                continue;
            if (texts.TryRead(name, value))
                continue;
            switch (name)
            {
                case "let":
                    let = value.Type == ElementType.Document
                        ? value.AsDocument
                        : throw StageOperands.WrongType("$lookup", name, value, "object");
                    break;
                case "pipeline":
                    pipeline = StageOperands.Pipeline(value);
                    break;
                default:
                    throw StageOperands.Unknown("$lookup", name);
            }
        }

        Check(texts, pipeline, let);
        var inner = SubPipeline.Compile(
            pipeline ?? RawArray.Empty, let ?? RawDocument.Empty, compiler, PipelineKind.Lookup, texts["from"] ?? "");
        if (!inner.ReadsCollection && texts["from"] is not null && pipeline is [var first, ..] && IsDocuments(first))
            throw new DocumentException(ErrorCode.InvalidNamespace, "$documents within $lookup makes its own documents, so that there may be no 'from'");
        return new LookupStage(texts, inner, isEquality: texts["localField"] is not null && pipeline is null or { Count: 0 }, compiler);
    }

    protected override JoinRun Start(PipelineOptions options) => new LookupRun(From, _pipeline, options)
    {
        Fields = _localField is null ? null : (_localField, _foreignField!),
        IsEquality = _isEquality,
        Collation = _collation,
        CollationSpecification = _collationSpecification,
    };

    // The collection is looked at before all else.
    private static void CheckFrom(RawDocument specification)
    {
        var from = specification["from"];
        switch (from.Type)
        {
            case ElementType.String:
                if (from.AsString.Length == 0)
                    throw new DocumentException(ErrorCode.InvalidNamespace, "$lookup's 'from' is no name of a collection: it is empty");
                return;
            case ElementType.Document:
                foreach (var (name, value) in from.AsDocument)
                {
                    if (name is not ("db" or "coll"))
                        throw StageOperands.Unknown("$lookup.from", name);
                    if (value.Type != ElementType.String)
                        throw StageOperands.WrongType("$lookup.from", name, value, "string");
                }

                throw Invalid("$lookup's 'from' names another database only for collections of the server's own");
            case ElementType.Missing or ElementType.Null:
                if (specification["pipeline"] is not { Type: ElementType.Array } pipeline)
                    throw Invalid("must specify 'pipeline' when 'from' is empty");
                if (pipeline.AsArray is not [var first, ..] || !IsDocuments(first))
                    throw Invalid("$lookup stage without explicit collection must have a pipeline with $documents as first stage");
                return;
            default:
                throw Invalid($"$lookup argument 'from' must be a string, is type {from.Type.Alias()}");
        }
    }

    private static bool IsDocuments(RawValue stage) =>
        stage.Type == ElementType.Document && stage.AsDocument.FirstOrDefault().Name == "$documents";

    private static void Check(JoinArguments texts, RawArray? pipeline, RawDocument? let)
    {
        bool hasLocal = texts["localField"] is not null;
        if (texts["as"] is null)
            throw StageOperands.Missing("$lookup", "as");
        if (pipeline is null && !(hasLocal && texts["foreignField"] is not null))
            throw Invalid("$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified");
        if (hasLocal != texts["foreignField"] is not null)
            throw Invalid("$lookup requires both or neither of 'localField' and 'foreignField' to be specified");
        if (pipeline is null && let is not null)
            throw Invalid("$lookup with a 'let' argument must also specify 'pipeline'");
    }

    private static DocumentException Invalid(string message) => new(ErrorCode.FailedToParse, message);
}
