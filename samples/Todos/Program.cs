using System.Globalization;
using MongoDB.Driver;
using Streetcar.Client;
using Streetcar.Samples;

const string usage = """
    A list of things to do, kept in a server that runs already.

      dotnet run --project samples/Todos -- add "Read on" 2027-01-31
      dotnet run --project samples/Todos -- done "Read on"
      dotnet run --project samples/Todos

    STREETCAR_URI names another server than mongodb://localhost:27017.
    """;

string uri = Environment.GetEnvironmentVariable("STREETCAR_URI") ?? "mongodb://localhost:27017";
await using var client = new DocumentClient(uri);
var todos = client["samples"].GetCollection<Todo>("todos");

switch (args)
{
    case ["add", var title, var due] when DateOnly.TryParse(due, CultureInfo.InvariantCulture, out var day):
        var todo = new Todo { Title = title, Due = day };
        await todos.InsertOneAsync(todo);
        Console.WriteLine($"added {todo.Id}");
        return 0;

    case ["done", var title]:
        var update = Builders<Todo>.Update.Set(todo => todo.Done, true);
        var result = await todos.UpdateManyAsync(todo => todo.Title == title && !todo.Done, update);
        Console.WriteLine($"{result.ModifiedCount} done");
        return 0;

    case []:
        await foreach (var open in todos.Find(todo => !todo.Done).Sort(todo => todo.Due))
            Console.WriteLine($"{open.Due:yyyy-MM-dd} {open.Title}");
        return 0;

    default:
        Console.WriteLine(usage);
        return args is ["--help" or "-h"] ? 0 : 1;
}
