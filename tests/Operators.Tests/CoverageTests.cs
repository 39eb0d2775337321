using Streetcar.Operators.Tests.Running;
using Streetcar.Query;

namespace Streetcar.Operators.Tests;

/// <summary>Every operator has a case, and every case has an operator.</summary>
public sealed class CoverageTests
{
    // Names that no registry has, as they are known by their place: in $push and $addToSet, in paths, or by their value.
    private static readonly string[] PartsOfUpdates =
        ["$each", "$position", "$slice", "$sort", "$", "$[]", "$[name]", "modifiers", "pipeline", "replacement"];

    private static readonly string[] PartsOfProjections = ["0", "1", "$", "$elemMatch", "$meta", "$slice", "expression"];

    [Fact]
    public void Every_filter_has_a_case() => ShouldBeCovered(OperatorNames.Filters, FilterTests.Table);

    [Fact]
    public void Every_update_has_a_case() => ShouldBeCovered([.. OperatorNames.Updates, .. PartsOfUpdates], UpdateTests.Table);

    [Fact]
    public void Every_projection_has_a_case() => ShouldBeCovered(PartsOfProjections, ProjectionTests.Table);

    [Fact]
    public void Every_expression_has_a_case() => ShouldBeCovered(OperatorNames.Expressions, ExpressionTests.Table);

    [Fact]
    public void Every_variable_has_a_case() => ShouldBeCovered(OperatorNames.Variables, VariableTests.Table);

    [Fact]
    public void Every_accumulator_has_a_case() => ShouldBeCovered(OperatorNames.Accumulators, AccumulatorTests.Table);

    [Fact]
    public void Every_stage_has_a_case() => ShouldBeCovered(OperatorNames.Stages, StageTests.Table);

    [Fact]
    public void Every_window_function_has_a_case() => ShouldBeCovered(OperatorNames.WindowFunctions, WindowTests.Table);

    private static void ShouldBeCovered(IEnumerable<string> names, CaseTable table)
    {
        HashSet<string> known = [.. names];
        HashSet<string> covered = [.. table.Operators];
        known.Except(covered).ShouldBeEmpty("These have no case.");
        covered.Except(known).ShouldBeEmpty("There are no such operators.");
    }
}
