using Streetcar.Client;
using Streetcar.Samples;
using Streetcar.Testing;

const string usage = """
    The steps of Motor's tutorial, in C#.

      dotnet run --project samples/Tutorial                                        with a server of its own
      dotnet run --project samples/Tutorial -- --uri mongodb://localhost:27017     with one that runs already
    """;

if (args is not ([] or ["--uri", _]))
{
    Console.WriteLine(usage);
    return args is ["--help" or "-h"] ? 0 : 1;
}

await using var server = args is [] ? await StreetcarServer.StartAsync() : null;

// One client for the lifetime of the application. Making it does no I/O: it connects when it is first used.
await using var client = new DocumentClient(server?.ConnectionString ?? args[1]);

// Getting a database or a collection does no I/O either.
var database = client["test_database"];
var collection = database["test_collection"];

await collection.DropAsync();
var tutorial = new Tutorial(database, collection);
await tutorial.RunAsync();
return 0;
