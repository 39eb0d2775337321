using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MongoDB.Driver;
using MongoDB.Driver.Linq;
using Orleans;
using Orleans.Hosting;
using Streetcar.Samples.Shop;

const string usage = """
    An Orleans application whose carts are grains, and whose carts and orders are documents.

      dotnet run --project samples/Shop                         the silo
      dotnet run --project samples/Shop -- buy ada pen ink      a client: buys a pen and ink for Ada

    Both take --Gateway (30000), the silo takes --Silo (11111) and what Streetcar is configured with:
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
        builder.UseOrleans(orleans => orleans.UseLocalhostClustering(silo, gateway).AddStreetcar());
        var application = builder.Build();
        application.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted
            .Register(() => Console.WriteLine("The shop is open."));
        await application.RunAsync();
        return 0;

    case ["buy", var customer, .. var items]:
        builder.UseOrleansClient(orleans => orleans.UseLocalhostClustering(gateway).AddStreetcarMongoClient());
        using (var client = builder.Build())
        {
            await client.StartAsync();
            await BuyAsync(client.Services, customer, items);
            await client.StopAsync();
        }

        return 0;

    default:
        Console.WriteLine(usage);
        return args is ["--help" or "-h"] ? 0 : 1;
}

static async Task BuyAsync(IServiceProvider services, string customer, string[] items)
{
    // What a cart does, its grain does.
    var cart = services.GetRequiredService<IClusterClient>().GetGrain<ICartGrain>(customer);
    foreach (string item in items)
        await cart.AddAsync(item, 1);
    await cart.OrderAsync();

    // What is only read is asked of the documents: by LINQ, over grain calls.
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
