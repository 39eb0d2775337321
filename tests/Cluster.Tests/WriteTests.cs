using MongoDB.Bson;
using Orleans.Runtime;
using Streetcar.Abstractions;

namespace Streetcar.Cluster.Tests;

public sealed class WriteTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Writes_from_everywhere_are_exact(short silos)
    {
        await using var cluster = await StreetcarCluster.StartAsync(silos);
        var clients = cluster.Everywhere();
        const int each = 40;

        int[] inserted = await Task.WhenAll(clients.Select(client => Task.Run(async () =>
        {
            var things = client[cluster.Database]["things"];
            int mine = 0;
            for (int i = 0; i < each; i++)
            {
                await things.UpdateOneAsync($$"""{ _id: 'counter' }""", $$"""{ $inc: { n: 1 } }""", new() { IsUpsert = true });
                mine += await TryInsertAsync(things, i) ? 1 : 0;
            }

            return mine;
        })));

        var found = cluster.Outside[cluster.Database]["things"];
        (await found.FindOneAsync($$"""{ _id: 'counter' }""")).ShouldNotBeNull()["n"].ShouldBe(each * clients.Count);
        // Every client tried to insert every number, and one of them was the first.
        inserted.Sum().ShouldBe(each);
        (await found.CountDocumentsAsync()).ShouldBe(each + 1);
    }

    [Fact]
    public async Task A_session_that_follows_another_reads_what_that_wrote_on_any_silo()
    {
        await using var cluster = await StreetcarCluster.StartAsync(2);
        int written = 0;
        foreach (var writer in cluster.Everywhere())
        {
            await using var wrote = writer.StartSession();
            await writer[cluster.Database]["things"].With(wrote).InsertOneAsync(new BsonDocument("_id", written++));
            foreach (var reader in cluster.Everywhere())
            {
                await using var follows = reader.StartSession();
                follows.AdvanceClusterTime(wrote.ClusterTime.ShouldNotBeNull());
                follows.AdvanceOperationTime(wrote.OperationTime.ShouldNotBeNull());

                (await reader[cluster.Database]["things"].With(follows).CountDocumentsAsync()).ShouldBe(written);
                follows.OperationTime.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(wrote.OperationTime);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Transactions_from_everywhere_are_exact(short silos)
    {
        await using var cluster = await StreetcarCluster.StartAsync(silos);
        var clients = cluster.Everywhere();
        const int each = 5;
        await cluster.Outside[cluster.Database]["counters"].InsertOneAsync(new BsonDocument { ["_id"] = 1, ["n"] = 0 });

        await Task.WhenAll(clients.Select((client, number) => Task.Run(async () =>
        {
            for (int i = 0; i < each; i++)
            {
                int id = (number * each) + i;
                await using var session = client.StartSession();
                await session.WithTransactionAsync(async (session, token) =>
                {
                    var (counters, log) = (client[cluster.Database]["counters"].With(session), client[cluster.Database]["log"].With(session));
                    int n = (await counters.FindByIdAsync(1, token)).ShouldNotBeNull()["n"].AsInt32;
                    await log.InsertOneAsync(new BsonDocument { ["_id"] = id, ["n"] = n }, cancellationToken: token);
                    await counters.UpdateOneAsync($$"""{ _id: 1 }""", $$"""{ $set: { n: {{n + 1}} } }""", cancellationToken: token);
                });
            }
        })));

        int all = each * clients.Count;
        (await cluster.Outside[cluster.Database]["counters"].FindByIdAsync(1)).ShouldNotBeNull()["n"].ShouldBe(all);
        var seen = await cluster.Outside[cluster.Database]["log"].Find().Sort("n", 1).ToListAsync(null);
        seen.Select(entry => entry["n"].AsInt32).ShouldBe(Enumerable.Range(0, all));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Writes_of_each_client_are_applied_in_their_order(short silos)
    {
        await using var cluster = await StreetcarCluster.StartAsync(silos);
        var clients = cluster.Everywhere();

        await Task.WhenAll(clients.Select((client, number) => Task.Run(async () =>
        {
            for (int i = 0; i < 30; i++)
            {
                BsonDocument update = new() { ["$push"] = new BsonDocument { [$"of{number}"] = i } };
                await client[cluster.Database]["things"].UpdateOneAsync($$"""{ _id: 'log' }""", update, new() { IsUpsert = true });
            }
        })));

        var log = (await cluster.Outside[cluster.Database]["things"].FindOneAsync($$"""{ _id: 'log' }""")).ShouldNotBeNull();
        for (int number = 0; number < clients.Count; number++)
            log[$"of{number}"].AsBsonArray.Select(i => i.AsInt32).ShouldBe(Enumerable.Range(0, 30));
    }

    [Fact]
    public async Task A_collection_s_grain_is_active_once_in_the_cluster()
    {
        await using var cluster = await StreetcarCluster.StartAsync(3);

        await Task.WhenAll(cluster.Everywhere().SelectMany(client => Enumerable.Range(0, 10)
            .Select(_ => client[cluster.Database]["things"].InsertOneAsync(new()))));

        var statistics = await cluster.Orleans.Client.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics();
        statistics.Where(grain => grain.GrainType.Contains("CollectionGrain")).Sum(grain => grain.ActivationCount).ShouldBe(1);
        (await cluster.SiloOfAsync(cluster.Orleans.Client.GetGrain<IWriteGrain>($"{cluster.Database}.things"))).ShouldNotBeNull();
    }

    private static async Task<bool> TryInsertAsync(Collection<BsonDocument> things, int id)
    {
        try
        {
            await things.InsertOneAsync(new() { ["_id"] = id });
            return true;
        }
        catch (WriteException e) when (e.Failures.Single().Code == 11000)
        {
            return false;
        }
    }
}
