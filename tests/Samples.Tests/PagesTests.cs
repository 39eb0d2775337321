using System.Net;
using Streetcar.Client;
using Streetcar.Testing;

namespace Streetcar.Samples.Tests;

public sealed class PagesTests
{
    private const string AnyPort = "http://127.0.0.1:0";
    private const string Listening = "Now listening on: (http://127.0.0.1:[0-9]+)";

    [Fact]
    public async Task It_serves_its_two_pages_and_its_file_and_names_what_it_does_not_have()
    {
        await using var pages = SampleProcess.Start("Pages", "--urls", AnyPort);
        using var http = new HttpClient { BaseAddress = new Uri(await pages.WaitForAsync(Listening)) };

        (await http.GetStringAsync("/pages/page-one")).ShouldBe("<html><body>Hello!</body></html>");
        (await http.GetStringAsync("/pages/page-two")).ShouldBe("<html><body>Goodbye.</body></html>");
        using var page = await http.GetAsync("/pages/page-one");
        page.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        using var missing = await http.GetAsync("/pages/page-three");
        missing.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await missing.Content.ReadAsStringAsync()).ShouldBe("No page named 'page-three'");
        (await http.GetStringAsync("/files/notes.txt")).ShouldBe("Read on.");
        using var missingFile = await http.GetAsync("/files/none.txt");
        missingFile.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await http.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await pages.InterruptAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task It_serves_what_a_silo_that_runs_already_has()
    {
        await using var server = await StreetcarServer.StartAsync();
        await using var pages = SampleProcess.Start("Pages", "--urls", AnyPort, "--uri", server.ConnectionString);
        using var http = new HttpClient { BaseAddress = new Uri(await pages.WaitForAsync(Listening)) };
        await using var client = new DocumentClient(server.ConnectionString);

        await client["test"]["pages"].InsertOneAsync(new() { ["_id"] = "page-three", ["body"] = "?" });

        (await http.GetStringAsync("/pages/page-three")).ShouldBe("?");
        (await http.GetStringAsync("/pages/page-one")).ShouldContain("Hello!");
    }
}
