using System.Text.Json;
using Streetcar.Testing;

namespace Streetcar.Samples.Tests;

public sealed class TodosTests
{
    [Fact]
    public async Task It_adds_lists_and_ends_things_to_do()
    {
        await using var server = await StreetcarServer.StartAsync();

        (await RunAsync(server, "add", "Read on", "2027-01-31")).ShouldHaveSingleItem().ShouldStartWith("added ");
        await RunAsync(server, "add", "Write", "2027-01-30");
        (await RunAsync(server)).ShouldBe(["2027-01-30 Write", "2027-01-31 Read on"]);
        (await RunAsync(server, "done", "Write")).ShouldBe(["1 done"]);
        (await RunAsync(server)).ShouldBe(["2027-01-31 Read on"]);
    }

    [Fact]
    public void Whoever_references_the_client_alone_gets_neither_Orleans_nor_ASPNET_Core()
    {
        using var assets = JsonDocument.Parse(File.ReadAllText(Path.Combine(SampleProcess.Root, "samples/Todos/obj/project.assets.json")));
        var libraries = assets.RootElement.GetProperty("libraries").EnumerateObject().Select(library => library.Name).ToList();

        libraries.ShouldContain(library => library.StartsWith("MongoDB.Driver/"));
        libraries.ShouldContain(library => library.StartsWith("Streetcar.Client/"));
        libraries.ShouldNotContain(library => library.Contains("Orleans"));
        libraries.Where(library => library.StartsWith("Streetcar.", StringComparison.Ordinal)).ShouldHaveSingleItem();
        assets.RootElement.GetProperty("targets").GetRawText().ShouldNotContain("Microsoft.AspNetCore");
        assets.RootElement.GetProperty("project").GetProperty("frameworks").GetProperty("net10.0").GetProperty("frameworkReferences")
            .EnumerateObject().Select(framework => framework.Name).ShouldBe(["Microsoft.NETCore.App"]);
    }

    private static async Task<string[]> RunAsync(StreetcarServer server, params string[] arguments)
    {
        await using var todos = SampleProcess.Start("Todos", new() { ["STREETCAR_URI"] = server.ConnectionString }, arguments);
        var (exitCode, lines) = await todos.EndAsync();
        exitCode.ShouldBe(0);
        return lines;
    }
}
