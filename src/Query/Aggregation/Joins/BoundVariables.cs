using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation.Joins;

/// <summary>Makes values into variables of a context, whose variables are expressions.</summary>
internal static class BoundVariables
{
    /// <summary>Named values, in addition to outer variables.</summary>
    /// <param name="outer">The outer variables; null for none.</param>
    /// <param name="names">The names; of equal ones the last counts.</param>
    /// <param name="values">Their values.</param>
    public static RawDocument Over(RawDocument? outer, IReadOnlyList<string> names, ReadOnlySpan<RawValue> values)
    {
        var bound = outer ?? RawDocument.Empty;
        for (int i = 0; i < names.Count; i++)
        {
            bound = bound.With(
                names[i], values[i].IsMissing ? (RawValue)"$$REMOVE" : new RawDocument { ["$literal"] = values[i] });
        }

        return bound;
    }

    /// <summary>The context with its unbound variables bound.</summary>
    public static QueryContext Bind(QueryContext context, ReadOnlySpan<RawValue> values) => context.Unbound.Count == 0
        ? context
        : context with { Let = Over(context.Let, context.Unbound, values), Unbound = [], Folding = new Folding() };
}
