using MongoDB.Driver;

namespace Streetcar.Testing.Tests;

/// <summary>Optimistic concurrency over several collections, as object-document mappers use transactions.</summary>
public sealed class UnitOfWorkTests : IAsyncLifetime
{
    private const int Stock = 60;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private StreetcarServer _server = null!;
    private MongoClient _client = null!;

    private IMongoDatabase Database => _client.GetDatabase("shop");

    public async ValueTask InitializeAsync()
    {
        _server = await StreetcarServer.StartAsync();
        _client = new MongoClient(_server.ConnectionString);
        await Database.GetCollection<Product>(nameof(Product)).InsertOneAsync(new Product { Id = "pen", InStock = Stock });
        await Database.GetCollection<Customer>(nameof(Customer)).InsertManyAsync(
            Enumerable.Range(0, 3).Select(i => new Customer { Id = $"{i}" }));
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task What_another_one_has_changed_is_not_overwritten_and_nothing_is_saved()
    {
        var first = new UnitOfWork(Database);
        var second = new UnitOfWork(Database);
        (await first.LoadAsync<Product>("pen", default)).InStock--;
        second.Add(new Order { Id = "order", Customer = "0" });
        (await second.LoadAsync<Product>("pen", default)).InStock -= 10;
        await first.SaveAsync(default);

        await Should.ThrowAsync<StaleException>(() => second.SaveAsync(default));

        (await ReadAsync<Product>()).ShouldHaveSingleItem().InStock.ShouldBe(Stock - 1);
        (await ReadAsync<Order>()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Buyers_at_once_never_sell_more_than_there_is_and_every_count_agrees()
    {
        using var patience = new CancellationTokenSource(Patience);

        int[] retries = await Task.WhenAll(Enumerable.Range(0, 8).Select(buyer => BuyAllAsync(buyer, patience.Token)));

        var product = (await ReadAsync<Product>()).ShouldHaveSingleItem();
        var customers = await ReadAsync<Customer>();
        var orders = await ReadAsync<Order>();
        (product.InStock, product.Version).ShouldBe((0, Stock));
        orders.Count.ShouldBe(Stock);
        customers.Sum(customer => customer.Orders).ShouldBe(Stock);
        foreach (var customer in customers)
        {
            int own = orders.Count(order => order.Customer == customer.Id);
            (customer.Orders, customer.Version).ShouldBe((own, own));
        }

        // Without them the test would show nothing.
        retries.Sum().ShouldBeGreaterThan(0);
    }

    private async Task<int> BuyAllAsync(int buyer, CancellationToken cancellationToken)
    {
        using var client = new MongoClient(_server.ConnectionString);
        var database = client.GetDatabase("shop");
        int retries = 0;
        for (int i = 0; ; i++)
        {
            while (true)
            {
                try
                {
                    if (!await BuyAsync(database, $"{buyer % 3}", $"{buyer}-{i}", cancellationToken))
                        return retries;
                    break;
                }
                catch (Exception e) when (e is StaleException || (e is MongoException error && error.HasErrorLabel("TransientTransactionError")))
                {
                    retries++;
                }
            }
        }
    }

    private static async Task<bool> BuyAsync(IMongoDatabase database, string customer, string order, CancellationToken cancellationToken)
    {
        var work = new UnitOfWork(database);
        var product = await work.LoadAsync<Product>("pen", cancellationToken);
        if (product.InStock == 0)
            return false;
        product.InStock--;
        (await work.LoadAsync<Customer>(customer, cancellationToken)).Orders++;
        work.Add(new Order { Id = order, Customer = customer });
        await work.SaveAsync(cancellationToken);
        return true;
    }

    private Task<List<T>> ReadAsync<T>() => Database.GetCollection<T>(typeof(T).Name).Find(FilterDefinition<T>.Empty).ToListAsync();

    private sealed class Product : IVersioned
    {
        public required string Id { get; init; }

        public int Version { get; set; }

        public int InStock { get; set; }
    }

    private sealed class Customer : IVersioned
    {
        public required string Id { get; init; }

        public int Version { get; set; }

        public int Orders { get; set; }
    }

    private sealed class Order : IVersioned
    {
        public required string Id { get; init; }

        public int Version { get; set; }

        public required string Customer { get; init; }
    }
}
