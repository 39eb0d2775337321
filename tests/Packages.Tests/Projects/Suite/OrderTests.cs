using MongoDB.Bson;
using MongoDB.Driver;
using Streetcar.Testing;
using Xunit;

public class OrderTests
{
    [Fact]
    public async Task An_order_is_found_by_its_item()
    {
        await using var server = await StreetcarServer.StartAsync();
        var orders = new MongoClient(server.ConnectionString).GetDatabase("shop").GetCollection<BsonDocument>("orders");

        await orders.InsertOneAsync(new BsonDocument("item", "pen"));

        Assert.Equal(1, await orders.CountDocumentsAsync(new BsonDocument("item", "pen")));
    }
}
