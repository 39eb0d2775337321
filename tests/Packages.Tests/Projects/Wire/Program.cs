using Streetcar.Client;

await using var client = new DocumentClient(args[0]);
var orders = client["shop"]["orders"];
await orders.InsertManyAsync([new() { ["item"] = "pen" }, new() { ["item"] = "ink" }]);
await foreach (var order in orders.Find().Sort("item", 1))
    Console.WriteLine(order["item"]);
