using Streetcar.Bson;
using Streetcar.Query.Aggregation.Joins;
using Streetcar.Query.Expressions;
using Streetcar.Query.Paths;
using Streetcar.Query.Updates;

namespace Streetcar.Query.Aggregation.Output;

/// <summary><c>$merge</c>: merges each document of the result into a collection.</summary>
internal sealed class MergeStage : OutputStage
{
    private MergeStage(RawDocument operand, ExpressionCompiler compiler)
    {
        bool hasLet = false;
        foreach (var (name, value) in operand)
        {
            switch (name)
            {
                case "let" or "whenNotMatched" when value.IsNull:
                    break;
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

        CheckTarget();
        CheckModes();
        CheckPipeline(compiler);
        Output = new MergeOutput(this, compiler);
    }

    public override PipelineOutput Output { get; }

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
            ElementType.String when operand.AsString.Length == 0 =>
                throw new DocumentException(ErrorCode.InvalidNamespace, "$merge's collection has an empty name"),
            ElementType.String => new RawDocument { ["into"] = operand },
            _ => throw new DocumentException(
                ErrorCode.TypeMismatch, $"$merge only supports a string or object argument, not {operand.Type.Alias()}"),
        };
        return new MergeStage(document, compiler);
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
            Collection = into.AsString.Length > 0 ? into.AsString : throw new DocumentException(
                (ErrorCode)5786800, "$merge 'into' field cannot be an empty string");
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
                Database = value.IsNull || StageOperands.Text("$merge.into", name, value).Length == 0 ? null : value.AsString;
            else if (name == "coll" && value.IsNull)
                throw new DocumentException((ErrorCode)5786801, "$merge 'into' field must have a 'coll' that is not null");
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

    private void CheckTarget()
    {
        if (Database is "admin" or "config" or "local")
            throw new DocumentException((ErrorCode)31320, $"Cannot $merge to internal database: {Database}");
        if (Collection.StartsWith("system.", StringComparison.Ordinal))
            throw new DocumentException((ErrorCode)31319, $"Cannot $merge to special collection: {Collection}");
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
        else if (Let["new"] is not { Type: ElementType.String, AsString: "$$ROOT" })
            throw new DocumentException((ErrorCode)51273, "'let' may not define a value for the reserved 'new' variable other than '$$ROOT'");
        var context = compiler.Context with { Unbound = [.. compiler.Context.Unbound, .. Let.Select(variable => variable.Name)] };
        Streetcar.Query.Aggregation.Pipeline.CompileStages(Pipeline.AsArray, new ExpressionCompiler(context), PipelineKind.Update);
    }
}

/// <summary><c>$merge</c>: each document of the result changes one of another collection, or joins them.</summary>
public sealed class MergeOutput : PipelineOutput
{
    private readonly string[] _names;
    private readonly Expression[] _values;
    private readonly QueryContext _context;
    private readonly MergeMatched _matched;
    private readonly RawValue _pipeline;

    internal MergeOutput(MergeStage stage, ExpressionCompiler compiler)
        : base(stage.Database, stage.Collection)
    {
        On = stage.On;
        Unmatched = stage.Unmatched;
        _matched = stage.Matched;
        _pipeline = stage.Pipeline;
        _context = compiler.Context;
        _names = [.. stage.Let.Select(variable => variable.Name)];
        _values = [.. stage.Let.Select(variable => compiler.Compile(variable.Value))];
    }

    /// <inheritdoc/>
    public override string Stage => "$merge";

    /// <summary>The fields that identify a document; there must be a unique index on them.</summary>
    public IReadOnlyList<FieldPath> On { get; }

    /// <summary>How strings are compared, which the unique index must do too; null for by their bytes.</summary>
    public RawDocument? Collation => _context.Collation;

    /// <summary>What becomes of a document that matches none.</summary>
    public MergeUnmatched Unmatched { get; }

    /// <summary>What the parts of a write are compiled with.</summary>
    /// <param name="write">The write.</param>
    /// <param name="now">The time that it takes for now.</param>
    public QueryContext ContextOf(MergeWrite write, DateTimeOffset now) =>
        _context with { Now = now, Let = write.Variables, Unbound = [], Folding = new Folding() };

    /// <summary>Makes the write of one document of the result.</summary>
    /// <param name="document">The document; copied.</param>
    /// <param name="takesNull">Whether null, or a missing field, identifies a document.</param>
    /// <exception cref="DocumentException">51132, 51185: a field of <see cref="On"/> can't identify a document.</exception>
    public MergeWrite Write(ReadOnlyMemory<byte> document, bool takesNull)
    {
        var whole = new RawDocument(document.ToArray());
        if (!whole.ContainsKey("_id") && On.Contains(FieldPath.Id))
            whole = new RawDocument(whole.Prepend(new RawElement("_id", RawObjectId.NewObjectId())));
        // Such a document is inserted by an update that sets its fields.
        if (_matched is MergeMatched.Merge or MergeMatched.KeepExisting)
            whole = new RawDocument(whole.OrderBy(field => field.Name != "_id").ThenBy(field => field.Name, FieldNameOrder.Instance));
        if (_matched == MergeMatched.Fail)
            return new MergeWrite(whole, null, default, null);
        return new MergeWrite(whole, Filter(whole, takesNull), Update(whole), Variables(whole));
    }

    private RawDocument Filter(RawDocument document, bool takesNull)
    {
        var filter = RawDocument.Empty;
        foreach (var path in On)
        {
            var value = path.Find(document.Span);
            bool isNull = value.Type is ElementType.Missing or ElementType.Null or ElementType.Undefined;
            if (isNull && !takesNull && !_context.IsMapReduce)
            {
                throw new DocumentException(
                    (ErrorCode)51132, $"$merge write error: 'on' field '{path.Text}' cannot be missing, null, undefined or an array");
            }

            if (value.Type == ElementType.Array)
            {
                throw new DocumentException(
                    (ErrorCode)51185, $"$merge write error: 'on' field '{path.Text}' cannot be missing, null, undefined or an array");
            }

            filter = filter.With(path.Text, new RawDocument { ["$eq"] = isNull ? RawValue.Null : value.ToValue() });
        }

        return filter;
    }

    private RawValue Update(RawDocument document) => _matched switch
    {
        MergeMatched.Replace => document,
        MergeMatched.Merge => new RawDocument { ["$set"] = document },
        MergeMatched.Pipeline => _pipeline,
        _ => default,
    };

    private RawDocument? Variables(RawDocument document)
    {
        if (_matched != MergeMatched.Pipeline)
            return null;
        var scope = new Scope { Root = document.Bytes };
        return BoundVariables.Over(_context.Let, _names, Array.ConvertAll(_values, value => value.Evaluate(scope)));
    }
}

/// <summary>What becomes of a document that is matched: <c>whenMatched</c>.</summary>
internal enum MergeMatched
{
    Merge,
    Replace,
    KeepExisting,
    Fail,
    Pipeline,
}

/// <summary>What becomes of a document that matches none: <c>whenNotMatched</c>.</summary>
public enum MergeUnmatched
{
    /// <summary>It is inserted.</summary>
    Insert,

    /// <summary>It is left out.</summary>
    Discard,

    /// <summary>The aggregation fails.</summary>
    Fail,
}

/// <summary>The write that <c>$merge</c> makes of one document of a result.</summary>
/// <param name="Document">The document; without an <c>_id</c> it gets one where it is inserted.</param>
/// <param name="Filter">Finds the one that it matches; null where it is to be inserted in any case.</param>
/// <param name="Update">How the match is changed, as in an update statement; missing where it stays as it is.</param>
/// <param name="Variables">The variables of an update pipeline; null for none.</param>
public sealed record MergeWrite(RawDocument Document, RawDocument? Filter, RawValue Update, RawDocument? Variables);
