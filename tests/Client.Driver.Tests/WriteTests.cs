using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.GridFS;

namespace Streetcar.Client.Driver.Tests;

[Collection(DriverCluster.Shared)]
public sealed class WriteTests(DriverCluster cluster)
{
    public static TheoryData<Caller> Callers => [.. Enum.GetValues<Caller>()];

    [Theory]
    [MemberData(nameof(Callers))]
    public async Task A_bulk_write_does_all_of_its_writes(Caller caller)
    {
        var stock = cluster.NewDatabase(caller).GetCollection<Stock>("stock");

        var result = await stock.BulkWriteAsync(
        [
            new InsertOneModel<Stock>(new("pen", 3)),
            new InsertOneModel<Stock>(new("ink", 1)),
            new UpdateOneModel<Stock>(
                Builders<Stock>.Filter.Eq(item => item.Id, "pen"), Builders<Stock>.Update.Inc(item => item.Count, 4)),
            new ReplaceOneModel<Stock>(Builders<Stock>.Filter.Eq(item => item.Id, "paper"), new("paper", 9))
            {
                IsUpsert = true,
            },
            new DeleteOneModel<Stock>(Builders<Stock>.Filter.Eq(item => item.Id, "ink")),
        ]);

        (result.InsertedCount, result.ModifiedCount, result.DeletedCount, result.Upserts.Count).ShouldBe((2, 1, 1, 1));
        (await stock.Find(_ => true).SortBy(item => item.Id).ToListAsync()).ShouldBe([new("paper", 9), new("pen", 7)]);
    }

    [Theory]
    [MemberData(nameof(Callers))]
    public async Task A_duplicate_key_is_the_driver_s_error(Caller caller)
    {
        var stock = cluster.NewDatabase(caller).GetCollection<Stock>("stock");
        await stock.InsertOneAsync(new("pen", 3));

        var error = await Should.ThrowAsync<MongoWriteException>(() => stock.InsertOneAsync(new("pen", 3)));

        error.WriteError.Category.ShouldBe(ServerErrorCategory.DuplicateKey);
    }

    [Theory]
    [MemberData(nameof(Callers))]
    public async Task A_transaction_takes_effect_as_a_whole(Caller caller)
    {
        var database = cluster.NewDatabase(caller);
        var (stock, sold) = (database.GetCollection<Stock>("stock"), database.GetCollection<Stock>("sold"));
        await stock.InsertOneAsync(new("pen", 3));
        using var session = await cluster.Client(caller).StartSessionAsync();

        await session.WithTransactionAsync(async (session, token) =>
        {
            await stock.UpdateOneAsync(
                session, item => item.Id == "pen", Builders<Stock>.Update.Inc(item => item.Count, -2), cancellationToken: token);
            await sold.InsertOneAsync(session, new("pen", 2), cancellationToken: token);
            (await sold.CountDocumentsAsync(_ => true, cancellationToken: token)).ShouldBe(0);
            return true;
        });
        session.StartTransaction();
        await stock.DeleteOneAsync(session, item => item.Id == "pen");
        await session.AbortTransactionAsync();

        (await stock.Find(_ => true).ToListAsync()).ShouldBe([new("pen", 1)]);
        (await sold.Find(_ => true).ToListAsync()).ShouldBe([new("pen", 2)]);
    }

    [Theory]
    [MemberData(nameof(Callers))]
    public async Task GridFS_gives_back_the_file_that_it_was_given(Caller caller)
    {
        var files = new GridFSBucket(cluster.NewDatabase(caller), new() { ChunkSizeBytes = 64 * 1024 });
        byte[] content = new byte[1_000_000];
        new Random(1).NextBytes(content);

        var id = await files.UploadFromBytesAsync("photo.jpg", content);

        (await files.DownloadAsBytesAsync(id)).ShouldBe(content);
        (await files.DownloadAsBytesByNameAsync("photo.jpg")).ShouldBe(content);
        var info = await (await files.FindAsync(Builders<GridFSFileInfo>.Filter.Empty)).SingleAsync();
        info.Length.ShouldBe(content.Length);
        await files.DeleteAsync(id);
        await Should.ThrowAsync<GridFSFileNotFoundException>(() => files.DownloadAsBytesAsync(id));
    }

    [Fact]
    public async Task What_one_client_writes_the_others_read()
    {
        var database = cluster.NewDatabase(Caller.ClientApplication);
        var name = database.DatabaseNamespace.DatabaseName;

        await database.GetCollection<BsonDocument>("notes").InsertOneAsync(new("_id", 1));

        foreach (var caller in Enum.GetValues<Caller>())
        {
            var notes = cluster.Client(caller).GetDatabase(name).GetCollection<BsonDocument>("notes");
            (await notes.CountDocumentsAsync(FilterDefinition<BsonDocument>.Empty)).ShouldBe(1);
        }
    }

    private sealed record Stock(string Id, int Count);
}
