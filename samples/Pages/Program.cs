// A trivial web site with two pages and a file that are served from Streetcar.
//
//   dotnet run --project samples/Pages                                        with a server of its own
//   dotnet run --project samples/Pages -- --uri mongodb://localhost:27017     with one that runs already
//
// Then visit http://localhost:8080/pages/page-one, http://localhost:8080/pages/page-two and http://localhost:8080/files/notes.txt.

using MongoDB.Driver;
using MongoDB.Driver.GridFS;
using Streetcar.Client;
using Streetcar.Testing;

var builder = WebApplication.CreateBuilder(args);
if (builder.Configuration["urls"] is null)
    builder.WebHost.UseUrls("http://localhost:8080");

string? uri = builder.Configuration["uri"];
await using var server = uri is null ? await StreetcarServer.StartAsync() : null;

// One client for the process: to make one for every request would open connections for every request. It shares them with
// MongoDB.Driver, which has the files.
using var driver = new MongoClient(server?.ConnectionString ?? uri!);
await using var client = new DocumentClient(driver);
var files = new GridFSBucket(driver.GetDatabase("test"));
var pages = client["test"]["pages"];

// Plainly, this is for demonstration purposes. Each page's name is its unique id.
await pages.DropAsync();
await pages.InsertOneAsync(new() { ["_id"] = "page-one", ["body"] = "<html><body>Hello!</body></html>" });
await pages.InsertOneAsync(new() { ["_id"] = "page-two", ["body"] = "<html><body>Goodbye.</body></html>" });

await files.DropAsync();
await files.UploadFromBytesAsync("notes.txt", "Read on."u8.ToArray());

var app = builder.Build();
app.MapGet("/pages/{name}", async (string name, CancellationToken cancellationToken) =>
{
    var page = await pages.FindByIdAsync(name, cancellationToken);
    return page is null
        ? Results.Text($"No page named '{name}'", statusCode: StatusCodes.Status404NotFound)
        : Results.Text(page["body"].AsString, "text/html; charset=utf-8");
});
app.MapGet("/files/{name}", async (string name, CancellationToken cancellationToken) =>
{
    try
    {
        // The file is sent as its chunks come.
        return Results.Stream(await files.OpenDownloadStreamByNameAsync(name, cancellationToken: cancellationToken), fileDownloadName: name);
    }
    catch (GridFSFileNotFoundException)
    {
        return Results.Text($"No file named '{name}'", statusCode: StatusCodes.Status404NotFound);
    }
});
await app.RunAsync();
