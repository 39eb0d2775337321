using Streetcar.Operators.Tests.Running;

namespace Streetcar.Operators.Tests;

/// <summary>The expressions of <c>cases/variables</c>, which use the system's variables.</summary>
[Collection(SiloTests.Name)]
public sealed class VariableTests(RunningSilo silo)
{
    internal static CaseTable Table { get; } = CaseTable.Load("variables", "of", "expressions");

    public static TheoryData<string, string> Cases => Table.Rows;

    [Theory, MemberData(nameof(Cases))]
    public async Task A_variable_gives(string @operator, string name)
    {
        var @case = Table[@operator, name];
        await silo.PrepareAsync(@case);

        await Examples.ShouldHoldAsync(@case, expressions => silo.EvaluateAsync(@case, expressions, expression => expression));
    }
}
