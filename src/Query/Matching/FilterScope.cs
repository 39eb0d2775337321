using Streetcar.Bson;
using Streetcar.Query.Collations;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Matching;

/// <summary>An operator's position in a filter.</summary>
/// <param name="Context">The query's context.</param>
/// <param name="Collation">How strings are compared; null for by their bytes.</param>
/// <param name="Siblings">The document that the operator is a field of.</param>
/// <param name="Depth">How many operators enclose it.</param>
/// <param name="IsTopLevel">Whether the filter looks at whole documents here, not at elements of an array.</param>
internal readonly record struct FilterScope(
    QueryContext Context, Collation? Collation, RawDocument Siblings, int Depth, bool IsTopLevel)
{
    /// <summary>Whether <c>$where</c> may stand here: in the filters of commands, but not in those of pipelines.</summary>
    public bool TakesWhere { get; init; }

    /// <summary>The top level of a filter.</summary>
    public static FilterScope Of(QueryContext? context, RawDocument filter, bool isTopLevel)
    {
        context ??= QueryContext.Default;
        return new FilterScope(context, Collation.Compile(context.Collation), filter, Depth: 0, isTopLevel);
    }

    /// <summary>Compiles a filter within the operator.</summary>
    public MatchExpression ParseDocument(RawDocument filter) => MatchExpressionParser.ParseDocument(filter, Within(filter));

    /// <summary>Compiles conditions on a field within the operator.</summary>
    public MatchExpression ParseConditions(FieldPath path, RawDocument conditions) =>
        MatchExpressionParser.ParseConditions(path, conditions, Within(conditions));

    private FilterScope Within(RawDocument siblings) => Depth < MatchExpressionParser.MaxDepth
        ? this with { Siblings = siblings, Depth = Depth + 1 }
        : throw FilterError.BadValue($"exceeded maximum query tree depth of {MatchExpressionParser.MaxDepth}");
}
