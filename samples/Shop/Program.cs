using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MongoDB.Driver;
using MongoDB.Driver.Linq;
using Orleans;
using Orleans.Hosting;
using Streetcar.Client;
using Streetcar.Samples.Shop;

const string usage = """
    An Orleans application whose carts are grains, and whose carts and orders are documents.

      dotnet run --project samples/Shop                         the silo
      dotnet run --project samples/Shop -- add ada pen ink      a client: puts a pen and ink into Ada's cart
      dotnet run --project samples/Shop -- wanted               a client: counts what is in all carts
      dotnet run --project samples/Shop -- buy ada pen ink      a client: buys a pen and ink for Ada

    All take --Gateway (30000), the silo takes --Silo (11111) and what Streetcar is configured with:
    --Streetcar:Data ./data, --Streetcar:Port 27017, --Streetcar:Store mongodb://localhost:27020
    """;

var builder = Host.CreateApplicationBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
int gateway = builder.Configuration.GetValue("Gateway", 30000);

switch (args.TakeWhile(argument => !argument.StartsWith('-')).ToArray())
{
    case [] when args is not ["--help" or "-h"]:
        int silo = builder.Configuration.GetValue("Silo", 11111);
        // SQLite in ./data, unless the configuration says otherwise.
        builder.UseOrleans(orleans => orleans.UseLocalhostClustering(silo, gateway).AddStreetcar().AddShop());
        var application = builder.Build();
        application.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted
            .Register(() => Console.WriteLine("The shop is open."));
        await application.RunAsync();
        return 0;

    case ["add", var customer, .. var items]:
        return await RunClientAsync(services => AddAsync(services, customer, items));

    case ["wanted"]:
        return await RunClientAsync(WantedAsync);

    case ["buy", var customer, .. var items]:
        return await RunClientAsync(services => BuyAsync(services, customer, items));

    default:
        Console.WriteLine(usage);
        return args is ["--help" or "-h"] ? 0 : 1;
}

async Task<int> RunClientAsync(Func<IServiceProvider, Task> run)
{
    builder.UseOrleansClient(orleans => orleans.UseLocalhostClustering(gateway).AddStreetcarClient().AddStreetcarMongoClient());
    using var client = builder.Build();
    await client.StartAsync();
    await run(client.Services);
    await client.StopAsync();
    return 0;
}

// What a cart does, its grain does.
static async Task<ICartGrain> AddAsync(IServiceProvider services, string customer, string[] items)
{
    var cart = services.GetRequiredService<IClusterClient>().GetGrain<ICartGrain>(customer);
    foreach (string item in items)
        await cart.AddAsync(item, 1);
    return cart;
}

// What is only read is asked of the documents: the state of all grains, by an aggregation.
static async Task WantedAsync(IServiceProvider services)
{
    await foreach (var item in Carts.Wanted(services.GetRequiredService<DocumentClient>()))
        Console.WriteLine($"{item["count"]} {item["_id"]} in {item["carts"]} carts");
}

static async Task BuyAsync(IServiceProvider services, string customer, string[] items)
{
    var cart = await AddAsync(services, customer, items);
    await cart.OrderAsync();

    // Or by LINQ of MongoDB.Driver, over grain calls.
    var orders = services.GetRequiredService<IMongoClient>().GetDatabase("shop").GetCollection<Order>("orders");
    var bought =
        from order in orders.AsQueryable()
        where order.Customer == customer
        from line in order.Lines
        group line by line.Item into lines
        orderby lines.Key
        select new { Item = lines.Key, Count = lines.Sum(line => line.Count) };
    foreach (var line in await bought.ToListAsync())
        Console.WriteLine($"{customer} has bought {line.Count} {line.Item}");
}
