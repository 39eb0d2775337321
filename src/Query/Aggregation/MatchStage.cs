using Streetcar.Bson;
using Streetcar.Query.Expressions;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Aggregation;

/// <summary><c>$match</c>.</summary>
internal sealed class MatchStage(RawDocument specification, Filter filter, QueryContext context) : Stage
{
    public RawDocument Specification => specification;

    public Filter Filter => filter;

    public override RawDocument Definition => new() { ["$match"] = specification };

    public static Stage Compile(RawValue operand, ExpressionCompiler compiler) => operand.Type == ElementType.Document
        ? new MatchStage(operand.AsDocument, Filter.CompileUnordered(operand.AsDocument, compiler.Context), compiler.Context)
        : throw new DocumentException(
            (ErrorCode)15959, "the match filter must be an expression in an object");

    /// <summary>A stage for each of the conditions, all of which must hold.</summary>
    public IEnumerable<MatchStage> Split()
    {
        if (filter.Root is not AndMatchExpression || specification.Count < 2)
            return [this];
        return specification.Select(condition =>
        {
            var part = new RawDocument { [condition.Name] = condition.Value };
            return new MatchStage(part, Filter.CompileUnordered(part, context), context);
        });
    }

    /// <summary>The names of the top-level fields that it reads; null where it may read any.</summary>
    public List<string>? Fields()
    {
        var fields = new List<string>();
        return AddFields(filter.Root, fields) ? fields : null;
    }

    public override DocumentSource Open(DocumentSource input, PipelineOptions options) => new Source(filter, input, options);

    private static bool AddFields(MatchExpression node, List<string> fields)
    {
        switch (node)
        {
            case PathMatchExpression field:
                fields.Add(field.Path.First);
                return true;
            case NotMatchExpression not:
                return AddFields(not.Child, fields);
            case LogicalMatchExpression logical:
                foreach (var child in logical.Children)
                {
                    if (!AddFields(child, fields))
                        return false;
                }

                return true;
            default:
                return false;
        }
    }

    private sealed class Source(Filter filter, DocumentSource input, PipelineOptions options) : StageSource(input)
    {
        private readonly Scope _scope = new(options.Variables) { Metadata = input };

        public override bool TryNext(out ReadOnlyMemory<byte> document)
        {
            while (Input.TryNext(out document))
            {
                _scope.Root = document;
                if (filter.Matches(_scope))
                    return true;
            }

            return false;
        }
    }
}
