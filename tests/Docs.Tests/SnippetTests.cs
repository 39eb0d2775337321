using System.Reflection;
using Streetcar.Client;
using Streetcar.Testing;

namespace Streetcar.Docs.Tests;

public sealed class SnippetTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static TheoryData<string> Pages => [.. Page.All.Where(page => Page.Snippets(page, "csharp").Any())];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_snippet_compiles(string page) =>
        Page.Snippets(page, "csharp").SelectMany(snippet => SnippetCompiler.Compile(snippet).Errors).ShouldBeEmpty();

    [Fact]
    public async Task The_tests_that_testing_md_shows_pass()
    {
        int passed = 0;
        foreach (var snippet in Page.Snippets("docs/testing.md", "csharp"))
        {
            foreach (var test in Tests(SnippetCompiler.Compile(snippet).Assembly.ShouldNotBeNull()))
            {
                await RunAsync(test).WaitAsync(Patience);
                passed++;
            }
        }

        passed.ShouldBeGreaterThan(2);
    }

    [Fact]
    public async Task The_examples_of_the_README_run()
    {
        await using var server = await StreetcarServer.StartAsync();
        int run = 0;
        foreach (var snippet in Page.Snippets("README.md", "csharp"))
        {
            var here = snippet with { Text = snippet.Text.Replace("mongodb://localhost:27017", server.ConnectionString) };
            var program = SnippetCompiler.Compile(here).Assembly.ShouldNotBeNull().EntryPoint.ShouldNotBeNull();
            await Task.Run(() => program.Invoke(null, [Array.Empty<string>()])).WaitAsync(Patience);
            run++;
        }

        run.ShouldBeGreaterThan(2);
        await using var client = new DocumentClient(server.ConnectionString);
        (await client["test_database"]["test_collection"].CountDocumentsAsync()).ShouldBe(2001);
    }

    [Fact]
    public void A_snippet_that_does_not_compile_is_named_with_its_page_and_line()
    {
        const string Code = "using Streetcar.Client;\n\nbuilder.Build();\nnew DocumentClient(1);";
        var snippet = new Snippet("docs/page.md", 10, Code);

        var error = SnippetCompiler.Compile(snippet).Errors.ShouldHaveSingleItem();

        error.ShouldStartWith("docs/page.md:13: CS1503 ");
    }

    [Theory]
    [InlineData("string id = \"{ a: 1 }\"; await todos.FindOneAsync(id);")]
    [InlineData("await todos.FindOneAsync(\"{ a: 1 }\");")]
    [InlineData("string name = \"Ada\"; await todos.FindOneAsync(\"{ a: '\" + name + \"' }\");")]
    [InlineData("string name = \"Ada\"; await todos.UpdateOneAsync(default, string.Format(\"{{ $set: {{ a: '{0}' }} }}\", name));")]
    public void Text_that_is_put_together_from_strings_is_no_filter_and_no_update(string code)
    {
        const string Opening = "using Streetcar.Client;\n\nvar todos = new DocumentClient()[\"test\"][\"todos\"];\n";

        SnippetCompiler.Compile(new Snippet("docs/page.md", 1, Opening + code)).Errors
            .ShouldHaveSingleItem().ShouldMatch("CS1503|CS9205");
        SnippetCompiler.Compile(new Snippet("docs/page.md", 1, Opening + "await todos.FindOneAsync($\"{{ a: 1 }}\");")).Errors
            .ShouldBeEmpty();
    }

    private static IEnumerable<MethodInfo> Tests(Assembly assembly) =>
        assembly.GetTypes().SelectMany(type => type.GetMethods())
            .Where(method => method.IsDefined(typeof(FactAttribute)));

    // As xunit does: the fixtures that the class asks for, the class, the test.
    private static async Task RunAsync(MethodInfo test)
    {
        var fixtures = test.DeclaringType!.GetConstructors().Single().GetParameters()
            .Select(parameter => Activator.CreateInstance(parameter.ParameterType)!).ToArray();
        foreach (var fixture in fixtures.OfType<IAsyncLifetime>())
            await fixture.InitializeAsync();
        object instance = Activator.CreateInstance(test.DeclaringType!, fixtures)!;
        await (Task)test.Invoke(instance, null)!;
        foreach (var fixture in fixtures.OfType<IAsyncLifetime>())
            await fixture.DisposeAsync();
    }
}
