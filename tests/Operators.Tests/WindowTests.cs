using Streetcar.Operators.Tests.Running;

namespace Streetcar.Operators.Tests;

/// <summary>The window functions of <c>cases/windows</c>, and the value that each document gets from them.</summary>
[Collection(SiloTests.Name)]
public sealed class WindowTests(RunningSilo silo)
{
    internal static CaseTable Table { get; } = CaseTable.Load("windows", "partitionBy", "sortBy", "of", "examples");

    public static TheoryData<string, string> Cases => Table.Rows;

    [Theory, MemberData(nameof(Cases))]
    public async Task A_window_function_gives(string @operator, string name)
    {
        var @case = Table[@operator, name];
        await silo.PrepareAsync(@case);

        await Examples.ShouldHoldAsync(@case, async operands =>
        {
            var stage = new RawDocument { ["output"] = Examples.Fields(operands, operand => operand) };
            foreach (string field in new[] { "partitionBy", "sortBy" }.Where(@case.Has))
                stage = stage.With(field, @case.Field(field));
            var documents = await silo.AggregateAsync(@case, RawArray.Create(new RawDocument { ["$setWindowFields"] = stage }));
            var values = documents.Select(document => Examples.Values(document, operands.Count)).ToList();
            return [.. operands.Select((_, i) => (RawValue)RawArray.From(values.Select(value => value[i])))];
        });
    }
}
