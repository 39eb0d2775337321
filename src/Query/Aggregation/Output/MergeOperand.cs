using Streetcar.Bson;
using Streetcar.Query.Expressions;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Aggregation.Output;

/// <summary>What is written after <c>$merge</c>.</summary>
internal sealed class MergeOperand
{
    private MergeOperand(RawDocument operand, ExpressionCompiler compiler)
    {
        bool hasLet = false;
        foreach (var (name, value) in operand)
        {
            switch (name)
            {
                case "into":
                    ReadTarget(value);
                    break;
                case "on":
                    On = Fields(value);
                    break;
                case "let":
                    Let = value.Type == ElementType.Document
                        ? value.AsDocument
                        : throw StageOperands.WrongType("$merge", name, value, "object");
                    hasLet = true;
                    break;
                case "whenMatched":
                    ReadMatched(value, compiler);
                    break;
                case "whenNotMatched":
                    Unmatched = ParseUnmatched(StageOperands.Text("$merge", name, value));
                    break;
                default:
                    throw StageOperands.Unknown("$merge", name);
            }
        }

        if (Collection.Length == 0)
            throw StageOperands.Missing("$merge", "into");
        if (hasLet && Matched != MergeMatched.Pipeline)
        {
            throw new DocumentException(
                (ErrorCode)51199, $"Cannot use 'let' variables with 'whenMatched: {Text(Matched)}' mode");
        }

        CheckModes();
        CheckPipeline(compiler);
    }

    public string? Database { get; private set; }

    public string Collection { get; private set; } = "";

    public FieldPath[] On { get; } = [FieldPath.Id];

    /// <summary>The variables of the pipeline, as expressions over the document that is merged.</summary>
    public RawDocument Let { get; private set; } = RawDocument.Empty;

    public MergeMatched Matched { get; private set; } = MergeMatched.Merge;

    public RawValue Pipeline { get; private set; }

    public MergeUnmatched Unmatched { get; } = MergeUnmatched.Insert;

    public static Stage Compile(RawValue operand, ExpressionCompiler compiler)
    {
        var document = operand.Type switch
        {
            ElementType.Document => operand.AsDocument,
            ElementType.String => new RawDocument { ["into"] = operand },
            _ => throw new DocumentException(
                (ErrorCode)51182, $"$merge only supports a string or object argument, not {operand.Type.Alias()}"),
        };
        return new OutputStage(new CollectionMerge(new MergeOperand(document, compiler), compiler));
    }

    private static FieldPath[] Fields(RawValue on)
    {
        switch (on.Type)
        {
            case ElementType.String:
                return [FieldPath.ParseStrict(on.AsString)];
            case ElementType.Array:
                var fields = new List<FieldPath>();
                foreach (var field in on.AsArray)
                {
                    if (field.Type != ElementType.String)
                    {
                        throw new DocumentException(
                            (ErrorCode)51134, $"$merge 'on' array elements must be strings, but found {field.Type.Alias()}");
                    }

                    var path = FieldPath.ParseStrict(field.AsString);
                    if (fields.Contains(path))
                        throw new DocumentException((ErrorCode)31465, $"Found a duplicate field '{path.Text}'");
                    fields.Add(path);
                }

                return fields.Count > 0 ? [.. fields] : throw new DocumentException(
                    (ErrorCode)51187, "If explicitly specifying $merge 'on', must include at least one field");
            default:
                throw new DocumentException(
                    (ErrorCode)51186, $"$merge 'on' field  must be either a string or an array of strings, but found {on.Type.Alias()}");
        }
    }

    private static MergeUnmatched ParseUnmatched(string text) => text switch
    {
        "insert" => MergeUnmatched.Insert,
        "discard" => MergeUnmatched.Discard,
        "fail" => MergeUnmatched.Fail,
        _ => throw StageOperands.Invalid("$merge", "whenNotMatched", text),
    };

    private static string Text(MergeMatched matched) => matched == MergeMatched.KeepExisting
        ? "keepExisting"
        : matched.ToString().ToLowerInvariant();

    private void ReadTarget(RawValue into)
    {
        if (into.Type == ElementType.String)
        {
            Collection = into.AsString;
            return;
        }

        if (into.Type != ElementType.Document)
        {
            throw new DocumentException(
                (ErrorCode)51178, $"$merge 'into' field  must be either a string or an object, but found {into.Type.Alias()}");
        }

        foreach (var (name, value) in into.AsDocument)
        {
            if (name == "db")
                Database = StageOperands.Text("$merge.into", name, value);
            else if (name == "coll")
                Collection = StageOperands.Text("$merge.into", name, value);
            else
                throw StageOperands.Unknown("$merge.into", name);
        }
    }

    private void ReadMatched(RawValue value, ExpressionCompiler compiler)
    {
        if (value.Type == ElementType.Array)
        {
            Matched = MergeMatched.Pipeline;
            Pipeline = value;
            return;
        }

        if (value.Type != ElementType.String)
        {
            throw new DocumentException(
                (ErrorCode)51191, $"$merge 'whenMatched' field  must be either a string or an array, but found {value.Type.Alias()}");
        }

        Matched = value.AsString switch
        {
            "merge" => MergeMatched.Merge,
            "replace" => MergeMatched.Replace,
            "keepExisting" => MergeMatched.KeepExisting,
            "fail" => MergeMatched.Fail,
            var text => throw StageOperands.Invalid("$merge", "whenMatched", text),
        };
    }

    private void CheckModes()
    {
        if (Matched is MergeMatched.Fail or MergeMatched.KeepExisting && Unmatched != MergeUnmatched.Insert)
        {
            throw new DocumentException(
                (ErrorCode)51181,
                $"Combination of $merge modes is not supported: whenMatched mode: {Text(Matched)}. whenNotMatched mode: {Unmatched.ToString().ToLowerInvariant()}.");
        }
    }

    private void CheckPipeline(ExpressionCompiler compiler)
    {
        if (Matched != MergeMatched.Pipeline)
            return;
        foreach (var (name, _) in Let)
            ExpressionCompiler.CheckVariableName(name);
        if (!Let.ContainsKey("new"))
            Let = Let.With("new", "$$ROOT");
        var context = compiler.Context with { Unbound = [.. compiler.Context.Unbound, .. Let.Select(variable => variable.Name)] };
        Streetcar.Query.Aggregation.Pipeline.CompileStages(Pipeline.AsArray, new ExpressionCompiler(context), PipelineKind.Update);
    }
}
