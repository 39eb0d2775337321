using Streetcar.Client.Tests.Hosting;

namespace Streetcar.Client.Tests;

/// <summary>How much of a large collection is looked at, by what explain counts.</summary>
[Collection(SiloTests.Name)]
public sealed class IndexUseTests(RunningSilo silo)
{
    private const int Count = 20_000;

    private static readonly (string Command, long Returned)[] Queries =
    [
        ("{ find: 'orders', filter: { _id: 12345 } }", 1),
        ("{ find: 'orders', filter: { shop: 12 } }", 400),
        ("{ find: 'orders', filter: { number: { $gt: 5000 } }, sort: { number: 1 }, limit: 20 }", 20),
        ("{ find: 'orders', filter: { number: { $gte: 7, $lt: 15000 } }, sort: { number: -1 }, limit: 20 }", 20),
        ("{ find: 'orders', filter: { shop: 12, number: { $lt: 10000 } }, sort: { number: -1 }, limit: 20 }", 20),
        ("{ find: 'orders', filter: { shop: { $gt: 17 } }, sort: { shop: 1, number: 1 }, limit: 20 }", 20),
        ("{ aggregate: 'orders', pipeline: [{ $match: { number: { $gte: 99 } } }, { $sort: { number: 1 } }, { $limit: 20 }], cursor: {} }", 20),
        ("{ aggregate: 'orders', pipeline: [{ $match: { shop: 9 } }, { $sort: { number: -1 } }, { $limit: 20 }, { $project: { number: 1 } }], cursor: {} }", 20),
    ];

    [Fact]
    public async Task No_more_keys_are_looked_at_than_documents_returned_and_one()
    {
        var database = silo.NewDatabase(Transport.Wire);
        await database["orders"].CreateIndexAsync(Parse("{ number: 1 }"));
        await database["orders"].CreateIndexAsync(Parse("{ shop: 1, number: 1 }"));
        await database["orders"].InsertManyAsync(Enumerable.Range(0, Count).Select(i => new BsonDocument
        {
            ["_id"] = i,
            ["number"] = Count - i,
            ["shop"] = i % 50,
        }));

        foreach (var (query, expected) in Queries)
        {
            var reply = await database.CommandAsync(
                new BsonDocument { ["explain"] = Parse(query), ["verbosity"] = "executionStats" });

            var plan = reply.TryGetValue("stages", out var stages) ? stages[0]["$cursor"].AsBsonDocument : reply;
            var stats = plan["executionStats"];
            long returned = stats["nReturned"].ToInt64();
            returned.ShouldBe(expected, query);
            stats["totalKeysExamined"].ToInt64().ShouldBeInRange(1, returned + 1, query);
            stats["totalDocsExamined"].ToInt64().ShouldBeInRange(1, returned, query);
        }
    }
}
