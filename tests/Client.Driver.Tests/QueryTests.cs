using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Linq;

namespace Streetcar.Client.Driver.Tests;

[Collection(DriverCluster.Shared)]
public sealed class QueryTests(DriverCluster cluster)
{
    private static readonly Order[] Orders =
    [
        new(1, "ada", "pen", 3, 2m),
        new(2, "bob", "ink", 1, 9m),
        new(3, "ada", "ink", 2, 9m),
        new(4, "cleo", "pen", 5, 2m),
    ];

    public static TheoryData<Caller> Callers => [.. Enum.GetValues<Caller>()];

    [Theory]
    [MemberData(nameof(Callers))]
    public async Task LINQ_filters_sorts_and_projects(Caller caller)
    {
        var orders = await NewOrdersAsync(cluster.NewDatabase(caller));

        var sold = await orders.AsQueryable()
            .Where(order => order.Item == "pen" || order.Price > 5)
            .OrderByDescending(order => order.Count)
            .Select(order => new { order.Customer, Total = order.Count * order.Price })
            .Take(2)
            .ToListAsync();

        sold.ShouldBe([new { Customer = "cleo", Total = 10m }, new { Customer = "ada", Total = 6m }]);
    }

    [Theory]
    [MemberData(nameof(Callers))]
    public async Task LINQ_groups(Caller caller)
    {
        var orders = await NewOrdersAsync(cluster.NewDatabase(caller));

        var items = await orders.AsQueryable()
            .GroupBy(order => order.Item)
            .Select(group => new { Item = group.Key, Count = group.Sum(order => order.Count) })
            .OrderBy(item => item.Item)
            .ToListAsync();

        items.ShouldBe([new { Item = "ink", Count = 3 }, new { Item = "pen", Count = 8 }]);
        orders.AsQueryable().Max(order => order.Count).ShouldBe(5);
    }

    [Theory]
    [MemberData(nameof(Callers))]
    public async Task Builders_make_filters_sorts_and_projections(Caller caller)
    {
        var orders = await NewOrdersAsync(cluster.NewDatabase(caller));

        var items = await orders
            .Find(Builders<Order>.Filter.Eq(order => order.Customer, "ada"))
            .Sort(Builders<Order>.Sort.Descending(order => order.Id))
            .Project(order => order.Item)
            .ToListAsync();

        items.ShouldBe(["ink", "pen"]);
    }

    [Theory]
    [MemberData(nameof(Callers))]
    public async Task An_aggregation_looks_up_another_collection(Caller caller)
    {
        var database = cluster.NewDatabase(caller);
        var orders = await NewOrdersAsync(database);
        var customers = database.GetCollection<Customer>("customers");
        await customers.InsertManyAsync([new("ada", "London"), new("bob", "Berlin")]);

        var joined = await orders.Aggregate()
            .Match(order => order.Item == "ink")
            .SortBy(order => order.Id)
            .Lookup(customers, order => order.Customer, customer => customer.Id, (OrderOf order) => order.Customers)
            .ToListAsync();

        joined.Select(order => order.Customers.Single().City).ShouldBe(["Berlin", "London"]);
    }

    [Theory]
    [MemberData(nameof(Callers))]
    public async Task A_cursor_reads_batch_after_batch(Caller caller)
    {
        var numbers = cluster.NewDatabase(caller).GetCollection<BsonDocument>("numbers");
        await numbers.InsertManyAsync(Enumerable.Range(0, 1000).Select(i => new BsonDocument("_id", i)));

        var seen = await numbers.Find(_ => true, new() { BatchSize = 100 }).SortBy(number => number["_id"]).ToListAsync();

        seen.Select(number => number["_id"].AsInt32).ShouldBe(Enumerable.Range(0, 1000));
    }

    private static async Task<IMongoCollection<Order>> NewOrdersAsync(IMongoDatabase database)
    {
        var orders = database.GetCollection<Order>("orders");
        await orders.InsertManyAsync(Orders);
        return orders;
    }

    private sealed record Order(int Id, string Customer, string Item, int Count, decimal Price);

    private sealed record Customer(string Id, string City);

    private sealed record OrderOf(
        int Id, string Customer, string Item, int Count, decimal Price, IReadOnlyList<Customer> Customers);
}
