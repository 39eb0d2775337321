using Streetcar.Operators.Tests.Running;

namespace Streetcar.Operators.Tests;

/// <summary>The filters of <c>cases/filters</c>, and the documents that they find.</summary>
[Collection(SiloTests.Name)]
public sealed class FilterTests(RunningSilo silo)
{
    internal static CaseTable Table { get; } = CaseTable.Load("filters", "filter", "sort", "indexes", "finds");

    public static TheoryData<string, string> Cases => Table.Rows;

    [Theory, MemberData(nameof(Cases))]
    public async Task A_filter_finds(string @operator, string name)
    {
        var @case = Table[@operator, name];
        await silo.PrepareAsync(@case);
        var find = new RawDocument { ["find"] = RunningSilo.Things, ["filter"] = @case.Field("filter") };
        if (@case.Has("sort"))
            find = find.With("sort", @case.Field("sort"));
        var read = () => silo.ReadAsync(@case.Options(find));
        if (@case.Fails)
        {
            await @case.ShouldFailAsync(read);
            return;
        }

        var ids = (await read()).Select(document => document["_id"]);
        Text.ShouldBe(ids, @case.Field("finds").AsArray, @case);
    }
}
