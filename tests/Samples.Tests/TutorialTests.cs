using System.Text.RegularExpressions;
using Streetcar.Client;
using Streetcar.Testing;

namespace Streetcar.Samples.Tests;

public sealed class TutorialTests
{
    private const string Id = """{ "$oid" : "x" }""";

    private static readonly string[] Results =
    [
        "result ObjectId('x')",
        "inserted 2000 docs",

        // find_one
        $$"""{ "_id" : {{Id}}, "i" : 0 }""",

        // find, then async for, then sorted, skipped and limited
        $$"""{ "_id" : {{Id}}, "i" : 0 }""",
        $$"""{ "_id" : {{Id}}, "i" : 1 }""",
        $$"""{ "_id" : {{Id}}, "i" : 2 }""",
        $$"""{ "_id" : {{Id}}, "i" : 3 }""",
        $$"""{ "_id" : {{Id}}, "i" : 4 }""",
        $$"""{ "_id" : {{Id}}, "i" : 0 }""",
        $$"""{ "_id" : {{Id}}, "i" : 1 }""",
        $$"""{ "_id" : {{Id}}, "i" : 2 }""",
        $$"""{ "_id" : {{Id}}, "i" : 1 }""",

        "2000 documents in collection",
        "999 documents where i > 1000",
        $$"""found document: { "_id" : {{Id}}, "i" : 50 }""",
        "replaced 1 document",
        $$"""document is now { "_id" : {{Id}}, "key" : "value" }""",
        "updated 1 document",
        $$"""document is now { "_id" : {{Id}}, "i" : 51, "key" : "value" }""",
        "2000 documents before calling delete_one()",
        "1999 documents after",
        "1999 documents before calling delete_many()",
        "1000 documents after",
        $"[{string.Join(", ", Enumerable.Range(0, 1000).Where(i => i != 50))}]",
    ];

    [Fact]
    public async Task It_prints_the_results_of_Motors_tutorial_from_a_silo_of_its_own()
    {
        await using var tutorial = SampleProcess.Start("Tutorial");

        var (exitCode, lines) = await tutorial.EndAsync();

        exitCode.ShouldBe(0);
        lines.Select(WithoutId).ShouldBe(Results);
    }

    [Fact]
    public async Task It_prints_the_same_from_a_silo_that_runs_already()
    {
        await using var server = await StreetcarServer.StartAsync();
        await using var tutorial = SampleProcess.Start("Tutorial", "--uri", server.ConnectionString);

        var (exitCode, lines) = await tutorial.EndAsync();

        exitCode.ShouldBe(0);
        lines.Select(WithoutId).ShouldBe(Results);
        await using var client = new DocumentClient(server.ConnectionString);
        (await client["test_database"]["test_collection"].CountDocumentsAsync()).ShouldBe(1000);
    }

    [Theory]
    [InlineData(0, "--help")]
    [InlineData(1, "--nonsense")]
    [InlineData(1, "--uri")]
    public async Task It_tells_how_to_run_it(int expected, string argument)
    {
        await using var tutorial = SampleProcess.Start("Tutorial", argument);

        var (exitCode, lines) = await tutorial.EndAsync();

        exitCode.ShouldBe(expected);
        lines.ShouldContain(line => line.Contains("--uri mongodb://localhost:27017"));
    }

    private static string WithoutId(string line) => Regex.Replace(line, "[0-9a-f]{24}", "x");
}
