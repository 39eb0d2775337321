using Streetcar.Operators.Tests.Running;

namespace Streetcar.Operators.Tests;

/// <summary>The projections of <c>cases/projections</c>, and what they leave of documents.</summary>
[Collection(SiloTests.Name)]
public sealed class ProjectionTests(RunningSilo silo)
{
    internal static CaseTable Table { get; } = CaseTable.Load("projections", "indexes", "filter", "projection", "gives");

    public static TheoryData<string, string> Cases => Table.Rows;

    [Theory, MemberData(nameof(Cases))]
    public async Task A_projection_gives(string @operator, string name)
    {
        var @case = Table[@operator, name];
        await silo.PrepareAsync(@case);
        var read = () => silo.ReadAsync(@case.Options(new()
        {
            ["find"] = RunningSilo.Things,
            ["filter"] = @case.Field("filter", RawDocument.Empty),
            ["projection"] = @case.Field("projection"),
        }));
        if (@case.Fails)
            await @case.ShouldFailAsync(read);
        else
            Text.ShouldBe(await read(), @case.Field("gives").AsArray, @case);
    }
}
