using MongoDB.Bson;
using MongoDB.Driver;

namespace Streetcar.Testing.Tests;

/// <summary>Transactions as MongoDB.Driver's users see them, by a mongos and by a replica set.</summary>
public sealed class TransactionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(null)]
    [InlineData("rs0")]
    public async Task WithTransaction_begins_anew_after_a_conflict(string? replicaSet)
    {
        await using var server = await StreetcarServer.StartAsync(options => options.ReplicaSet = replicaSet);
        using var client = Connect(server);
        var accounts = Accounts(client);
        await accounts.InsertOneAsync(new BsonDocument { ["_id"] = "ada", ["balance"] = 100 });
        int attempts = 0;

        using var session = await client.StartSessionAsync();
        string result = await session.WithTransactionAsync(async (session, cancellationToken) =>
        {
            attempts++;
            var ada = await accounts.Find(session, Named("ada")).SingleAsync(cancellationToken);
            if (attempts == 1)
                await accounts.UpdateOneAsync(Named("ada"), Add(50), cancellationToken: cancellationToken);
            await accounts.UpdateOneAsync(
                session,
                Named("ada"),
                Builders<BsonDocument>.Update.Set("balance", ada["balance"].AsInt32 + 1),
                cancellationToken: cancellationToken);
            return "done";
        });

        result.ShouldBe("done");
        attempts.ShouldBe(2);
        (await BalanceAsync(accounts, "ada")).ShouldBe(151);
    }

    [Fact]
    public async Task WithTransaction_leaves_nothing_of_a_callback_that_throws()
    {
        await using var server = await StreetcarServer.StartAsync();
        using var client = Connect(server);
        var accounts = Accounts(client);
        var entries = client.GetDatabase("ledger").GetCollection<BsonDocument>("entries");
        await accounts.InsertOneAsync(new BsonDocument { ["_id"] = "ada", ["balance"] = 100 });

        using var session = await client.StartSessionAsync();
        await Should.ThrowAsync<InvalidOperationException>(() => session.WithTransactionAsync<bool>(async (session, cancellationToken) =>
        {
            await accounts.UpdateOneAsync(session, Named("ada"), Add(1), cancellationToken: cancellationToken);
            await entries.InsertOneAsync(session, new BsonDocument("amount", 1), cancellationToken: cancellationToken);
            throw new InvalidOperationException("changed my mind");
        }));

        session.IsInTransaction.ShouldBeFalse();
        (await BalanceAsync(accounts, "ada")).ShouldBe(100);
        (await entries.CountDocumentsAsync(FilterDefinition<BsonDocument>.Empty)).ShouldBe(0);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("rs0")]
    public async Task Transfers_of_many_clients_at_once_keep_the_sum(string? replicaSet)
    {
        const int accountCount = 6, clients = 8, transfers = 15;
        await using var server = await StreetcarServer.StartAsync(options => options.ReplicaSet = replicaSet);
        using var client = Connect(server);
        await Accounts(client).InsertManyAsync(
            Enumerable.Range(0, accountCount).Select(i => new BsonDocument { ["_id"] = $"{i}", ["balance"] = 1000 }));

        await Task.WhenAll(Enumerable.Range(0, clients).Select(TransferAsync)).WaitAsync(Patience);

        var accounts = await Accounts(client).Find(FilterDefinition<BsonDocument>.Empty).ToListAsync();
        accounts.Sum(account => account["balance"].AsInt32).ShouldBe(accountCount * 1000);
        var entries = await Entries(client).Find(FilterDefinition<BsonDocument>.Empty).ToListAsync();
        entries.Count.ShouldBe(clients * transfers);
        foreach (var account in accounts)
        {
            int moved = entries.Where(entry => entry["to"] == account["_id"]).Sum(entry => entry["amount"].AsInt32)
                - entries.Where(entry => entry["from"] == account["_id"]).Sum(entry => entry["amount"].AsInt32);
            account["balance"].AsInt32.ShouldBe(1000 + moved);
        }

        async Task TransferAsync(int seed)
        {
            using var own = Connect(server);
            var random = new Random(seed);
            using var session = await own.StartSessionAsync();
            for (int i = 0; i < transfers; i++)
            {
                string[] names = [.. Enumerable.Range(0, accountCount).Select(name => $"{name}")];
                random.Shuffle(names);
                int amount = random.Next(1, 100);
                await session.WithTransactionAsync(async (session, cancellationToken) =>
                {
                    await Accounts(own).UpdateOneAsync(session, Named(names[0]), Add(-amount), cancellationToken: cancellationToken);
                    await Accounts(own).UpdateOneAsync(session, Named(names[1]), Add(amount), cancellationToken: cancellationToken);
                    await Entries(own).InsertOneAsync(
                        session,
                        new BsonDocument { ["from"] = names[0], ["to"] = names[1], ["amount"] = amount },
                        cancellationToken: cancellationToken);
                    return true;
                });
            }
        }
    }

    private static MongoClient Connect(StreetcarServer server) => new(server.ConnectionString);

    private static IMongoCollection<BsonDocument> Accounts(MongoClient client) =>
        client.GetDatabase("bank").GetCollection<BsonDocument>("accounts");

    private static IMongoCollection<BsonDocument> Entries(MongoClient client) =>
        client.GetDatabase("ledger").GetCollection<BsonDocument>("entries");

    private static FilterDefinition<BsonDocument> Named(string name) => Builders<BsonDocument>.Filter.Eq("_id", name);

    private static UpdateDefinition<BsonDocument> Add(int amount) => Builders<BsonDocument>.Update.Inc("balance", amount);

    private static async Task<int> BalanceAsync(IMongoCollection<BsonDocument> accounts, string name) =>
        (await accounts.Find(Named(name)).SingleAsync())["balance"].AsInt32;
}
