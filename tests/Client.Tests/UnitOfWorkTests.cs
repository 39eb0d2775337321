using Streetcar.Client.Tests.Hosting;

namespace Streetcar.Client.Tests;

/// <summary>A unit of work, as object-relational mappers have it, on top of sessions: changes of several collections saved as one.</summary>
[Collection(SiloTests.Name)]
public sealed class UnitOfWorkTests(RunningSilo silo)
{
    [Theory, BothTransports]
    public async Task Changes_of_several_collections_are_saved_as_one(Transport transport)
    {
        var shop = new Shop(silo.NewDatabase(transport));
        await shop.Stock.InsertOneAsync(new Item { Id = "pen", Count = 5 });

        await shop.OrderAsync("ann", "pen", 2);

        (await shop.Stock.FindByIdAsync("pen"))!.Count.ShouldBe(3);
        (await shop.Orders.FindOneAsync(order => order.Customer == "ann"))!.Count.ShouldBe(2);
    }

    [Theory, BothTransports]
    public async Task A_rule_that_is_broken_in_the_middle_leaves_nothing_behind(Transport transport)
    {
        var shop = new Shop(silo.NewDatabase(transport));
        await shop.Stock.InsertOneAsync(new Item { Id = "pen", Count = 1 });

        await Should.ThrowAsync<InvalidOperationException>(() => shop.OrderAsync("ann", "pen", 2));

        (await shop.Stock.FindByIdAsync("pen"))!.Count.ShouldBe(1);
        (await shop.Orders.CountDocumentsAsync()).ShouldBe(0);
    }

    [Theory, BothTransports]
    public async Task A_version_that_another_has_changed_is_noticed_and_the_whole_work_done_anew(Transport transport)
    {
        var shop = new Shop(silo.NewDatabase(transport));
        await shop.Stock.InsertOneAsync(new Item { Id = "pen", Count = 5 });
        var shown = (await shop.Stock.FindByIdAsync("pen"))!;
        await shop.OrderAsync("bob", "pen", 1);

        // What was shown is stale by now.
        await Should.ThrowAsync<StaleException>(() => shop.OrderAsync("ann", shown, 2));
        (await shop.Orders.CountDocumentsAsync()).ShouldBe(1);
        await shop.OrderAsync("ann", (await shop.Stock.FindByIdAsync("pen"))!, 2);

        var item = (await shop.Stock.FindByIdAsync("pen"))!;
        (item.Count, item.Version).ShouldBe((2, 2));
    }

    [Theory, BothTransports]
    public async Task Many_at_once_lose_nothing_and_sell_nothing_twice(Transport transport)
    {
        var shop = new Shop(silo.NewDatabase(transport));
        await shop.Stock.InsertManyAsync([new Item { Id = "pen", Count = 12 }, new Item { Id = "ink", Count = 12 }]);

        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(() => shop.OrderAsync($"customer {i}", i % 2 == 0 ? "pen" : "ink", 2))));

        (await shop.Stock.Find().ToListAsync(null)).ShouldAllBe(item => item.Count == 0 && item.Version == 6);
        (await shop.Orders.CountDocumentsAsync()).ShouldBe(12);
    }

    private sealed class Shop(Database database)
    {
        public Collection<Item> Stock { get; } = database.GetCollection<Item>("stock");

        public Collection<Order> Orders { get; } = database.GetCollection<Order>("orders");

        public Task OrderAsync(string customer, string name, int count) => WorkAsync(async (work, token) =>
        {
            var item = await work.Stock.FindByIdAsync(name, token) ?? throw new InvalidOperationException($"There is no {name}.");
            await work.SellAsync(item, customer, count, token);
        });

        public Task OrderAsync(string customer, Item shown, int count) =>
            WorkAsync((work, token) => work.SellAsync(shown, customer, count, token));

        private async Task WorkAsync(Func<Work, CancellationToken, Task> work)
        {
            await using var session = database.Client.StartSession();
            await session.WithTransactionAsync((session, token) => work(new Work(Stock.With(session), Orders.With(session)), token));
        }
    }

    private sealed record Work(Collection<Item> Stock, Collection<Order> Orders)
    {
        public async Task SellAsync(Item item, string customer, int count, CancellationToken cancellationToken)
        {
            await Orders.InsertOneAsync(new Order { Customer = customer, Item = item.Id, Count = count }, cancellationToken: cancellationToken);
            if (item.Count < count)
                throw new InvalidOperationException($"There are only {item.Count} of {item.Id}.");
            int version = item.Version;
            var changed = await Stock.ReplaceOneAsync(
                known => known.Id == item.Id && known.Version == version,
                new Item { Id = item.Id, Count = item.Count - count, Version = version + 1 },
                cancellationToken: cancellationToken);
            if (changed.MatchedCount == 0)
                throw new StaleException();
        }
    }

    private sealed class StaleException : Exception;

    private sealed class Item
    {
        public string Id { get; set; } = "";

        public int Count { get; set; }

        public int Version { get; set; }
    }

    private sealed class Order
    {
        public ObjectId Id { get; set; }

        public string Customer { get; set; } = "";

        public string Item { get; set; } = "";

        public int Count { get; set; }
    }
}
