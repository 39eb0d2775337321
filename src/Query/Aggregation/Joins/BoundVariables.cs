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
        var bound = new OrderedDictionary<string, RawValue>();
        foreach (var (name, value) in outer ?? RawDocument.Empty)
            bound[name] = value;
        for (int i = 0; i < names.Count; i++)
            bound[names[i]] = values[i].IsMissing ? "$$REMOVE" : new RawDocument { ["$literal"] = values[i] };
        return new RawDocument(bound.Select(variable => new RawElement(variable.Key, variable.Value)));
    }

    /// <summary>The context with its unbound variables bound.</summary>
    public static QueryContext Bind(QueryContext context, ReadOnlySpan<RawValue> values) => context.Unbound.Count == 0
        ? context
        : context with { Let = Over(context.Let, context.Unbound, values), Unbound = [], Folding = new Folding() };
}
