// A trivial web site with two pages that are served from Streetcar.
//
//   dotnet run --project samples/Pages                                        with a server of its own
//   dotnet run --project samples/Pages -- --uri mongodb://localhost:27017     with one that runs already
//
// Then visit http://localhost:8080/pages/page-one and http://localhost:8080/pages/page-two.

using Streetcar.Client;
using Streetcar.Testing;

var builder = WebApplication.CreateBuilder(args);
if (builder.Configuration["urls"] is null)
    builder.WebHost.UseUrls("http://localhost:8080");

string? uri = builder.Configuration["uri"];
await using var server = uri is null ? await StreetcarServer.StartAsync() : null;

// One client for the process: to make one for every request would open connections for every request.
await using var client = new DocumentClient(server?.ConnectionString ?? uri!);
var pages = client["test"]["pages"];

// Plainly, this is for demonstration purposes. Each page's name is its unique id.
await pages.DropAsync();
await pages.InsertOneAsync(new() { ["_id"] = "page-one", ["body"] = "<html><body>Hello!</body></html>" });
await pages.InsertOneAsync(new() { ["_id"] = "page-two", ["body"] = "<html><body>Goodbye.</body></html>" });

var app = builder.Build();
app.MapGet("/pages/{name}", async (string name, CancellationToken cancellationToken) =>
{
    var page = await pages.FindByIdAsync(name, cancellationToken);
    return page is null
        ? Results.Text($"No page named '{name}'", statusCode: StatusCodes.Status404NotFound)
        : Results.Text(page["body"].AsString, "text/html; charset=utf-8");
});
await app.RunAsync();
