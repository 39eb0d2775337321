using Streetcar.Operators.Tests.Running;

namespace Streetcar.Operators.Tests;

/// <summary>The accumulators of <c>cases/accumulators</c>, and what <c>$group</c> gathers with them.</summary>
[Collection(SiloTests.Name)]
public sealed class AccumulatorTests(RunningSilo silo)
{
    internal static CaseTable Table { get; } = CaseTable.Load("accumulators", "of", "examples");

    public static TheoryData<string, string> Cases => Table.Rows;

    [Theory, MemberData(nameof(Cases))]
    public async Task An_accumulator_gives(string @operator, string name)
    {
        var @case = Table[@operator, name];
        await silo.PrepareAsync(@case);

        await Examples.ShouldHoldAsync(@case, async operands =>
        {
            var fields = Examples.Fields(operands, operand => new RawDocument { [@operator] = operand });
            var group = new RawDocument([new("_id", RawValue.Null), .. fields]);
            var groups = await silo.AggregateAsync(@case, RawArray.Create(new RawDocument { ["$group"] = group }));
            return Examples.Values(groups.Single(), operands.Count);
        });
    }
}
