using Streetcar.Bson;
using Streetcar.Query.Aggregation.Joins;
using Streetcar.Query.Expressions;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Aggregation.Output;

/// <summary><c>$merge</c>: each document of the result changes one of another collection, or joins them.</summary>
public sealed class CollectionMerge : PipelineOutput
{
    private readonly string[] _names;
    private readonly Expression[] _values;
    private readonly QueryContext _context;
    private readonly MergeMatched _matched;
    private readonly RawValue _pipeline;

    internal CollectionMerge(MergeOperand operand, ExpressionCompiler compiler)
        : base(operand.Database, operand.Collection)
    {
        On = operand.On;
        Unmatched = operand.Unmatched;
        _matched = operand.Matched;
        _pipeline = operand.Pipeline;
        _context = compiler.Context;
        _names = [.. operand.Let.Select(variable => variable.Name)];
        _values = [.. operand.Let.Select(variable => compiler.Compile(variable.Value))];
    }

    /// <inheritdoc/>
    public override string Stage => "$merge";

    /// <summary>The fields that tell whether two documents are the same; a unique index must hold them.</summary>
    public IReadOnlyList<FieldPath> On { get; }

    /// <summary>How strings are compared, which the unique index must do too; null for by their bytes.</summary>
    public RawDocument? Collation => _context.Collation;

    /// <summary>What becomes of a document that matches none.</summary>
    public MergeUnmatched Unmatched { get; }

    /// <summary>Makes the write of one document of the result.</summary>
    /// <param name="document">The document; copied.</param>
    /// <exception cref="DocumentException">51132, 51185: a field of <see cref="On"/> can't tell documents apart.</exception>
    public MergeWrite Write(ReadOnlyMemory<byte> document)
    {
        var whole = new RawDocument(document.ToArray());
        if (!whole.ContainsKey("_id") && On.Contains(FieldPath.Id))
            whole = new RawDocument(whole.Prepend(new RawElement("_id", RawObjectId.NewObjectId())));
        if (_matched == MergeMatched.Fail)
            return new MergeWrite(whole, null, default, null);
        return new MergeWrite(whole, Filter(whole), Update(whole), Variables(whole));
    }

    private RawDocument Filter(RawDocument document)
    {
        var filter = RawDocument.Empty;
        foreach (var path in On)
        {
            var value = path.Find(document.Span);
            if (value.Type is ElementType.Missing or ElementType.Null or ElementType.Undefined)
            {
                throw new DocumentException(
                    (ErrorCode)51132, $"$merge write error: 'on' field '{path.Text}' cannot be missing, null, undefined or an array");
            }

            if (value.Type == ElementType.Array)
            {
                throw new DocumentException(
                    (ErrorCode)51185, $"$merge write error: 'on' field '{path.Text}' cannot be missing, null, undefined or an array");
            }

            filter = filter.With(path.Text, new RawDocument { ["$eq"] = value.ToValue() });
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
