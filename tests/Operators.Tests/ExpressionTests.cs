using Streetcar.Operators.Tests.Running;

namespace Streetcar.Operators.Tests;

/// <summary>The expressions of <c>cases/expressions</c>, and their values.</summary>
[Collection(SiloTests.Name)]
public sealed class ExpressionTests(RunningSilo silo)
{
    internal static CaseTable Table { get; } = CaseTable.Load("expressions", "of", "examples", "expressions");

    public static TheoryData<string, string> Cases => Table.Rows;

    [Theory, MemberData(nameof(Cases))]
    public async Task An_expression_gives(string @operator, string name)
    {
        var @case = Table[@operator, name];
        await silo.PrepareAsync(@case);

        await Examples.ShouldHoldAsync(@case, operands => silo.EvaluateAsync(
            @case, operands, operand => @case.Has("expressions") ? operand : new RawDocument { [@operator] = operand }));
    }
}
