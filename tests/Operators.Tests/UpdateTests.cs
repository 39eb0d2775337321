using Streetcar.Operators.Tests.Running;
using Case = Streetcar.Operators.Tests.Running.Case;

namespace Streetcar.Operators.Tests;

/// <summary>The updates of <c>cases/updates</c>, and what they make of documents.</summary>
[Collection(SiloTests.Name)]
public sealed class UpdateTests(RunningSilo silo)
{
    internal static CaseTable Table { get; } =
        CaseTable.Load("updates", "filter", "update", "arrayFilters", "upsert", "multi", "projection", "gives");

    public static TheoryData<string, string> Cases => Table.Rows;

    [Theory, MemberData(nameof(Cases))]
    public async Task An_update_makes(string @operator, string name)
    {
        var @case = Table[@operator, name];
        await silo.PrepareAsync(@case, changes: true);
        var update = new RawDocument { ["q"] = @case.Field("filter", RawDocument.Empty), ["u"] = @case.Field("update") };
        foreach (string option in new[] { "arrayFilters", "upsert", "multi", "collation" }.Where(@case.Has))
            update = update.With(option, @case.Field(option));
        var command = new RawDocument { ["update"] = RunningSilo.Things, ["updates"] = RawArray.Create(update) };
        if (@case.Has("let"))
            command = command.With("let", @case.Field("let"));

        if (@case.Fails)
            await @case.ShouldFailAsync(() => silo.RunAsync(command));
        else
            await silo.RunAsync(command);

        var expected = @case.Fails ? @case.Documents : Case.Numbered(@case.Field("gives").AsArray);
        var documents = await silo.ReadAsync(new()
        {
            ["find"] = RunningSilo.Things,
            ["projection"] = @case.Field("projection", RawDocument.Empty),
        });
        Text.ShouldBe(documents, expected, @case);
    }
}
