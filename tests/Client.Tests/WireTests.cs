using Streetcar.Client.Tests.Hosting;

namespace Streetcar.Client.Tests;

/// <summary>What only the wire can do: break, be cut off, and have several ends.</summary>
[Collection(SiloTests.Name)]
public sealed class WireTests(RunningSilo silo)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Operations_are_repeated_whose_connection_broke()
    {
        await using var proxy = new CuttingProxy(silo.EndPoint);
        await using var client = new DocumentClient($"mongodb://127.0.0.1:{proxy.Port}");
        var collection = client[NewName()]["things"];
        await collection.InsertOneAsync(Parse("{ _id: 1, n: 0 }"));

        proxy.CutAll();
        (await collection.UpdateOneAsync($$"""{ _id: 1 }""", $$"""{ $inc: { n: 1 } }""")).ModifiedCount.ShouldBe(1);
        proxy.CutAll();
        (await collection.FindByIdAsync(1))!["n"].ShouldBe(1);
    }

    [Fact]
    public async Task A_find_goes_on_at_another_host_when_its_own_is_gone()
    {
        await using var one = new CuttingProxy(silo.EndPoint);
        await using var other = new CuttingProxy(silo.EndPoint);
        await using var client = new DocumentClient($"mongodb://127.0.0.1:{one.Port},127.0.0.1:{other.Port}");
        var filled = await silo.NewCollectionAsync(Transport.Grains, 10);
        var cursor = client[filled.Database.Name][filled.Name].Find().BatchSize(2);
        var seen = await cursor.ToListAsync(3);

        await (one.Busiest > other.Busiest ? one : other).StopAsync();
        seen.AddRange(await cursor.ToListAsync(100).WaitAsync(Patience));

        seen.Select(document => document["_id"].AsInt32).ShouldBe(Enumerable.Range(0, 10));
    }

    [Fact]
    public async Task A_find_goes_on_without_a_gap_after_a_batch_that_was_given_up_on_its_way()
    {
        await using var proxy = new CuttingProxy(silo.EndPoint);
        await using var client = new DocumentClient($"mongodb://127.0.0.1:{proxy.Port}");
        var filled = await silo.NewCollectionAsync(Transport.Grains, 100);
        var cursor = client[filled.Database.Name][filled.Name].Find().Sort("i", 1).BatchSize(10);
        var seen = await cursor.ToListAsync(10);
        proxy.KeepSilent(true);
        using var cancellation = new CancellationTokenSource();
        var next = cursor.TryNextAsync(cancellation.Token);

        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => next);
        proxy.KeepSilent(false);
        seen.AddRange(await cursor.ToListAsync(1000).WaitAsync(Patience));

        seen.Select(document => document["i"].AsInt32).ShouldBe(Enumerable.Range(0, 100));
    }

    [Fact]
    public async Task A_pipeline_whose_host_is_gone_ends_with_an_error()
    {
        await using var proxy = new CuttingProxy(silo.EndPoint);
        await using var client = new DocumentClient($"mongodb://127.0.0.1:{proxy.Port}/?serverSelectionTimeoutMS=200");
        var collection = client[NewName()]["things"];
        await collection.InsertManyAsync(Enumerable.Range(0, 10).Select(i => new BsonDocument("_id", i)));
        var cursor = collection.Aggregate($$"""[{ $sort: { _id: 1 } }]""", new() { BatchSize = 2 });
        await cursor.ToListAsync(1);

        await proxy.StopAsync();

        await Should.ThrowAsync<ConnectionException>(() => cursor.ToListAsync(10).WaitAsync(Patience));
    }

    [Fact]
    public async Task Where_no_host_answers_the_error_names_them()
    {
        await using var client = new DocumentClient("mongodb://127.0.0.1:1,127.0.0.1:2/?serverSelectionTimeoutMS=50");

        var error = await Should.ThrowAsync<ConnectionException>(() => client["a"]["b"].FindOneAsync());

        error.Message.ShouldContain("127.0.0.1:1");
        error.Message.ShouldContain("127.0.0.1:2");
    }

    [Fact]
    public async Task A_command_that_is_canceled_does_not_disturb_the_next()
    {
        await using var proxy = new CuttingProxy(silo.EndPoint);
        await using var client = new DocumentClient($"mongodb://127.0.0.1:{proxy.Port}/?maxPoolSize=1");
        var collection = client[NewName()]["things"];
        await collection.InsertManyAsync([Parse("{ _id: 1 }"), Parse("{ _id: 2 }")]);
        proxy.KeepSilent(true);
        using var cancellation = new CancellationTokenSource();
        var canceled = collection.FindByIdAsync(1, cancellation.Token);

        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => canceled);
        proxy.KeepSilent(false);

        (await collection.FindByIdAsync(2))!["_id"].ShouldBe(2);
    }

    [Fact]
    public async Task A_client_that_is_closed_says_so_and_has_no_connection()
    {
        await using var proxy = new CuttingProxy(silo.EndPoint);
        var client = new DocumentClient($"mongodb://127.0.0.1:{proxy.Port}");
        await client["a"].CommandAsync(Parse("{ ping: 1 }"));

        await client.DisposeAsync();
        await client.DisposeAsync();

        await Should.ThrowAsync<ObjectDisposedException>(() => client["a"].CommandAsync(Parse("{ ping: 1 }")));
        await UntilAsync(() => proxy.Open == 0);
    }

    [Fact]
    public async Task A_client_that_shares_that_of_MongoDB_s_driver_leaves_it_open()
    {
        using var driver = new MongoClient($"mongodb://127.0.0.1:{silo.EndPoint.Port}");
        await using (var client = new DocumentClient(driver))
            await client["a"].CommandAsync(Parse("{ ping: 1 }"));

        (await driver.GetDatabase("a").RunCommandAsync<BsonDocument>(Parse("{ ping: 1 }")))["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task Two_hundred_tasks_share_a_client()
    {
        await using var client = new DocumentClient($"mongodb://127.0.0.1:{silo.EndPoint.Port}");
        var collection = client[NewName()]["counters"];
        await collection.InsertOneAsync(Parse("{ _id: 1, n: 0 }"));

        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ =>
            collection.UpdateOneAsync($$"""{ _id: 1 }""", $$"""{ $inc: { n: 1 } }""")));

        (await collection.FindByIdAsync(1))!["n"].ShouldBe(200);
    }

    private static string NewName() => $"wire_{Guid.NewGuid():N}";

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!condition())
            await Task.Delay(10, limit.Token);
    }
}
