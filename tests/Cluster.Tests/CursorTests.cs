using MongoDB.Bson;
namespace Streetcar.Cluster.Tests;

public sealed class CursorTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_cursor_is_read_from_every_silo(short silos)
    {
        await using var cluster = await StreetcarCluster.StartAsync(silos);
        await FillAsync(cluster, 200);
        var databases = cluster.Everywhere().Select(client => client[cluster.Database]).ToList();

        var cursor = (await databases[0].CommandAsync(BsonDocument.Parse("{ find: 'things', sort: { _id: 1 }, batchSize: 7 }")))["cursor"];
        List<int> seen = [.. Ids(cursor["firstBatch"])];
        for (int i = 1; cursor["id"].AsInt64 != 0; i++)
        {
            cursor = (await databases[i % databases.Count].CommandAsync(
                new() { ["getMore"] = cursor["id"], ["collection"] = "things", ["batchSize"] = 7 }))["cursor"];
            seen.AddRange(Ids(cursor["nextBatch"]));
        }

        seen.ShouldBe(Enumerable.Range(0, 200));
    }

    internal static async Task FillAsync(StreetcarCluster cluster, int count) =>
        await cluster.Outside[cluster.Database]["things"].InsertManyAsync(
            Enumerable.Range(0, count).Select(i => new BsonDocument { ["_id"] = i, ["i"] = i % 10 }));

    internal static IEnumerable<int> Ids(BsonValue batch) =>
        batch.AsBsonArray.Select(document => document["_id"].AsInt32);
}
