using Streetcar.Operators.Tests.Running;
using Case = Streetcar.Operators.Tests.Running.Case;

namespace Streetcar.Operators.Tests;

/// <summary>The pipelines of <c>cases/stages</c>, and what they give and leave.</summary>
[Collection(SiloTests.Name)]
public sealed class StageTests(RunningSilo silo)
{
    internal static CaseTable Table { get; } =
        CaseTable.Load("stages", "collections", "indexes", "aggregate", "pipeline", "gives", "leaves");

    public static TheoryData<string, string> Cases => Table.Rows;

    [Theory, MemberData(nameof(Cases))]
    public async Task A_pipeline_gives(string @operator, string name)
    {
        var @case = Table[@operator, name];
        await silo.PrepareAsync(@case, changes: @case.Has("leaves"));
        var read = () => silo.ReadAsync(@case.Options(new()
        {
            ["aggregate"] = @case.Field("aggregate", RunningSilo.Things),
            ["pipeline"] = @case.Field("pipeline"),
            ["cursor"] = RawDocument.Empty,
        }));
        if (@case.Fails)
            await @case.ShouldFailAsync(read);
        else
            Text.ShouldBe(await read(), @case.Field("gives").AsArray, @case);

        foreach (var (collection, documents) in @case.Field("leaves", RawDocument.Empty).AsDocument)
        {
            var left = await silo.ReadAsync(new() { ["find"] = collection, ["sort"] = new RawDocument { ["_id"] = 1 } });
            Text.ShouldBe(left, Case.Numbered(documents.AsArray), @case);
        }
    }
}
