using Streetcar.Query;

namespace Streetcar.Operators.Tests;

/// <summary>Every operator has a case, and every case has an operator.</summary>
public sealed class CoverageTests
{
    [Fact]
    public void Every_expression_has_a_case() => ShouldBeCovered(OperatorNames.Expressions, ExpressionTests.Table);

    private static void ShouldBeCovered(IEnumerable<string> names, CaseTable table)
    {
        HashSet<string> known = [.. names];
        HashSet<string> covered = [.. table.Operators];
        known.Except(covered).ShouldBeEmpty("These have no case.");
        covered.Except(known).ShouldBeEmpty("There are no such operators.");
    }
}
