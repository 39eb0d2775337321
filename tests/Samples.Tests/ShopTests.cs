using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using Orleans.Hosting;
using Orleans.TestingHost;
using Streetcar.Client;
using Streetcar.Samples.Shop;

namespace Streetcar.Samples.Tests;

public sealed class ShopTests : IAsyncLifetime
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("streetcar-");
    private readonly InProcessTestCluster _cluster;

    public ShopTests() => _cluster = new InProcessTestClusterBuilder(1)
        .ConfigureSilo((_, silo) => silo.AddStreetcar(streetcar => streetcar.UseSqlite(_data.FullName)).AddShop())
        .ConfigureClient(client => client.AddStreetcarClient())
        .Build();

    private DocumentClient Documents => _cluster.Client.ServiceProvider.GetRequiredService<DocumentClient>();

    [Fact]
    public async Task A_cart_loses_nothing_when_many_put_things_into_it_at_once()
    {
        var cart = _cluster.Client.GetGrain<ICartGrain>("ada");

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => cart.AddAsync(i % 2 == 0 ? "pen" : "ink", 1)));

        (await cart.CountAsync()).ShouldBe(20);
        var document = (await Documents["shop"]["cart"].FindByIdAsync("ada")).ShouldNotBeNull();
        document["state"]["Lines"].AsBsonArray.Select(line => $"{line["Count"]} {line["Item"]}").ShouldBe(["10 pen", "10 ink"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_cart_is_still_full_when_its_grain_comes_back()
    {
        var cart = _cluster.Client.GetGrain<ICartGrain>("ada");
        await cart.AddAsync("pen", 3);

        await _cluster.DeactivateAsync(cart);

        (await cart.CountAsync()).ShouldBe(3);
    }

    [Fact]
    public async Task An_order_takes_what_is_in_the_cart_and_empties_it()
    {
        var cart = _cluster.Client.GetGrain<ICartGrain>("ada");
        await cart.AddAsync("pen", 3);

        var id = await cart.OrderAsync();

        var orders = await Documents["shop"].GetCollection<Order>("orders").Find().ToListAsync(null);
        var order = orders.ShouldHaveSingleItem();
        order.Id.ShouldBe(id.ShouldNotBeNull());
        order.Customer.ShouldBe("ada");
        order.Lines.ShouldBe([new("pen", 3)]);
        (await cart.CountAsync()).ShouldBe(0);
        (await Documents["shop"]["cart"].CountDocumentsAsync()).ShouldBe(0);
        (await cart.OrderAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task What_is_in_all_carts_is_counted_without_their_grains()
    {
        await _cluster.Client.GetGrain<ICartGrain>("ada").AddAsync("pen", 3);
        await _cluster.Client.GetGrain<ICartGrain>("ada").AddAsync("ink", 1);
        await _cluster.Client.GetGrain<ICartGrain>("eve").AddAsync("pen", 2);

        var wanted = await Carts.Wanted(Documents).ToListAsync(10);

        wanted.ShouldBe([
            new BsonDocument { { "_id", "ink" }, { "count", 1 }, { "carts", 1 } },
            new BsonDocument { { "_id", "pen" }, { "count", 5 }, { "carts", 2 } },
        ]);
    }

    [Fact]
    public async Task It_sells_to_a_client_in_another_process()
    {
        string gateway = $"{FreePort()}";
        string data = Path.Combine(_data.FullName, "shop");
        await using var shop = SampleProcess.Start(
            "Shop", "--Gateway", gateway, "--Silo", $"{FreePort()}", "--Streetcar:Data", data);
        await shop.WaitForAsync("(The shop is open)");

        await BuyAsync("pen", "ink", "pen");
        var lines = await BuyAsync("paper");

        lines.ShouldBe(["ada has bought 1 ink", "ada has bought 1 paper", "ada has bought 2 pen"]);
        await RunAsync("add", "eve", "pen", "pen");
        (await RunAsync("wanted")).ShouldBe(["2 pen in 1 carts"]);
        (await shop.InterruptAsync()).ShouldBe(0);

        Task<string[]> BuyAsync(params string[] items) => RunAsync(["buy", "ada", .. items]);

        async Task<string[]> RunAsync(params string[] arguments)
        {
            await using var client = SampleProcess.Start("Shop", [.. arguments, "--Gateway", gateway]);
            var (exitCode, lines) = await client.EndAsync();
            exitCode.ShouldBe(0);
            return lines;
        }
    }

    public async ValueTask InitializeAsync() => await _cluster.DeployAsync();

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _data.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
