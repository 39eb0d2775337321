using System.Text.RegularExpressions;
using Streetcar.Silo.Tests;

namespace Streetcar.Drivers.Tests;

public sealed partial class MotorTests
{
    [Fact]
    public async Task The_tutorial_prints_what_it_says_it_prints()
    {
        await Needs.MotorAsync();
        using var folder = new TempFolder();
        using var silo = await SiloProcess.StartAsync(folder.Path);

        string[] printed = await ClientPrograms.RunAsync(
            Python.Path, ClientPrograms.Script("tutorial.py"), $"{silo.EndPoint.Port}");

        printed.Select(line => AnyObjectId().Replace(line, "ObjectId('...')")).ShouldBe(
        [
            "result ObjectId('...')",
            "inserted 2000 docs",
            "{'_id': ObjectId('...'), 'i': 0}",
            "{'_id': ObjectId('...'), 'i': 0}",
            "{'_id': ObjectId('...'), 'i': 1}",
            "{'_id': ObjectId('...'), 'i': 2}",
            "{'_id': ObjectId('...'), 'i': 3}",
            "{'_id': ObjectId('...'), 'i': 4}",
            "{'_id': ObjectId('...'), 'i': 0}",
            "{'_id': ObjectId('...'), 'i': 1}",
            "{'_id': ObjectId('...'), 'i': 2}",
            "{'_id': ObjectId('...'), 'i': 1}",
            "2000 documents in collection",
            "999 documents where i > 1000",
            "found document: {'_id': ObjectId('...'), 'i': 50}",
            "replaced 1 document",
            "document is now {'_id': ObjectId('...'), 'key': 'value'}",
            "updated 1 document",
            "document is now {'_id': ObjectId('...'), 'i': 51, 'key': 'value'}",
            "2000 documents before calling delete_one()",
            "1999 documents after",
            "1999 documents before calling delete_many()",
            "1000 documents after",
            "distinct 999 values, ok 1.0",
            "899 documents updated",
        ]);
    }

    [Fact]
    public async Task The_tutorials_web_application_serves_its_pages()
    {
        await Needs.MotorWithAiohttpAsync();
        using var folder = new TempFolder();
        using var silo = await SiloProcess.StartAsync(folder.Path);

        string[] printed = await ClientPrograms.RunAsync(
            Python.Path, ClientPrograms.Script("pages.py"), $"{silo.EndPoint.Port}");

        printed.ShouldBe(
        [
            "200 <html><body>Hello!</body></html>",
            "200 <html><body>Goodbye.</body></html>",
            "404 No page named 'page-three'",
        ]);
    }

    [GeneratedRegex(@"ObjectId\('[0-9a-f]{24}'\)")]
    private static partial Regex AnyObjectId();
}
