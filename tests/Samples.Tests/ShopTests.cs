using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
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
        .ConfigureSilo((_, silo) => silo.AddStreetcar(streetcar => streetcar.UseSqlite(_data.FullName)))
        .ConfigureClient(client => client.AddStreetcarClient())
        .Build();

    private DocumentClient Documents => _cluster.Client.ServiceProvider.GetRequiredService<DocumentClient>();

    [Fact]
    public async Task A_cart_loses_nothing_when_many_put_things_into_it_at_once()
    {
        var cart = _cluster.Client.GetGrain<ICartGrain>("ada");

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => cart.AddAsync(i % 2 == 0 ? "pen" : "ink", 1)));

        (await cart.CountAsync()).ShouldBe(20);
        var document = (await Documents["shop"].GetCollection<Cart>("carts").FindByIdAsync("ada")).ShouldNotBeNull();
        document.Lines.ShouldBe([new("pen", 10), new("ink", 10)], ignoreOrder: true);
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
        (await Documents["shop"]["carts"].CountDocumentsAsync()).ShouldBe(0);
        (await cart.OrderAsync()).ShouldBeNull();
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
        (await shop.InterruptAsync()).ShouldBe(0);

        async Task<string[]> BuyAsync(params string[] items)
        {
            await using var client = SampleProcess.Start("Shop", ["buy", "ada", .. items, "--Gateway", gateway]);
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
