using Streetcar.Query.Aggregation;
using Streetcar.Query.Aggregation.Accumulators;
using Streetcar.Query.Aggregation.Windows;
using Streetcar.Query.Expressions;
using Streetcar.Query.Matching;
using Streetcar.Query.Updates;

namespace Streetcar.Query;

/// <summary>The names of all that the query language has, from the registries by which it is compiled.</summary>
public static class OperatorNames
{
    /// <summary>The filter operators.</summary>
    public static IReadOnlyList<string> Filters { get; } =
        Sorted(FilterOperators.Field.Keys.Concat(FilterOperators.TopLevel.Keys));

    /// <summary>The update operators.</summary>
    public static IReadOnlyList<string> Updates { get; } = Sorted(UpdateOperators.All.Keys);

    /// <summary>The stages of pipelines.</summary>
    public static IReadOnlyList<string> Stages { get; } = Sorted(StageOperators.All.Keys);

    /// <summary>The expression operators.</summary>
    public static IReadOnlyList<string> Expressions { get; } = Sorted(ExpressionOperators.All.Keys);

    /// <summary>The accumulators of <c>$group</c> and its kin.</summary>
    public static IReadOnlyList<string> Accumulators { get; } = Sorted(AccumulatorOperators.All.Keys);

    /// <summary>The functions of <c>$setWindowFields</c>.</summary>
    public static IReadOnlyList<string> WindowFunctions { get; } = Sorted(WindowOperators.All.Keys);

    /// <summary>The variables that every expression knows, with their two dollars.</summary>
    public static IReadOnlyList<string> Variables { get; } = Sorted(SystemVariables.All.Keys.Select(name => "$$" + name));

    private static string[] Sorted(IEnumerable<string> names) => [.. names.Distinct().Order(StringComparer.Ordinal)];
}
