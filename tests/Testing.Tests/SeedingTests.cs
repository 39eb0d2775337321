using System.IO.Compression;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Streetcar.Testing.Tests;

public sealed class SeedingTests(SharedServer shared) : IClassFixture<SharedServer>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("streetcar-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Documents_are_inserted()
    {
        var database = shared.Server.NewDatabase();

        (await database.SeedAsync("things", new BsonDocument("_id", 1), new BsonDocument("a", 2))).ShouldBe(2);

        (await All(database)).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("""[ { "_id": 1, "at": { "$date": "2026-01-01T00:00:00Z" } }, { "_id": { "$numberLong": "2" } } ]""")]
    [InlineData("""
        { "_id": 1, "at": { "$date": { "$numberLong": "1767225600000" } } }

        { "_id": { "$numberLong": "2" } }
        """)]
    public async Task Extended_JSON_is_read_as_an_array_and_as_one_document_a_line(string json)
    {
        var database = shared.Server.NewDatabase();
        string file = Path.Combine(_folder, "things.json");
        await File.WriteAllTextAsync(file, json);

        (await database.SeedJsonAsync("things", json)).ShouldBe(2);
        (await database.SeedFileAsync("others", file)).ShouldBe(2);

        var things = await All(database);
        things[0]["at"].ToUniversalTime().ShouldBe(new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        things[1]["_id"].BsonType.ShouldBe(BsonType.Int64);
        (await database.GetCollection<BsonDocument>("others").Find("{}").ToListAsync()).ShouldBe(things);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    public async Task A_text_without_documents_has_none(string json) =>
        (await shared.Server.NewDatabase().SeedJsonAsync("things", json)).ShouldBe(0);

    [Theory]
    [InlineData("{ a: ", "Document 1 ")]
    [InlineData("[{ a: 1 }] 2", "behind the array")]
    [InlineData("[{ a: 1 }, 2]", "Document 2 ")]
    [InlineData("{ a: 1 }\n{ a }", "Document 2 ")]
    [InlineData("7", "Document 1 ")]
    public async Task A_text_that_is_none_of_documents_is_refused_with_the_place(string json, string place) =>
        (await Should.ThrowAsync<FormatException>(() => shared.Server.NewDatabase().SeedJsonAsync("things", json))).Message.ShouldContain(place);

    [Theory]
    [InlineData("")]
    [InlineData(".gz")]
    public async Task A_dump_is_restored_with_its_options_and_indexes(string suffix)
    {
        string dump = Directory.CreateDirectory(Path.Combine(_folder, "shop")).FullName;
        Write(dump, "people.metadata.json" + suffix, """
            {
              "options": { "validator": { "age": { "$gte": { "$numberInt": "0" } } } },
              "indexes": [
                { "v": { "$numberInt": "2" }, "key": { "_id": { "$numberInt": "1" } }, "name": "_id_" },
                { "v": { "$numberInt": "2" }, "unique": true, "key": { "name": { "$numberInt": "1" } }, "name": "name_1", "ns": "shop.people" }
              ],
              "uuid": "00112233445566778899aabbccddeeff", "collectionName": "people", "type": "collection"
            }
            """u8.ToArray());
        Write(dump, "people.bson" + suffix, [.. new BsonDocument { ["_id"] = 1, ["name"] = "Ada", ["age"] = 36 }.ToBson(), .. new BsonDocument { ["_id"] = 2, ["name"] = "Old", ["age"] = -1 }.ToBson()]);
        Write(dump, "adults.metadata.json" + suffix, """{ "options": { "viewOn": "people", "pipeline": [ { "$match": { "age": { "$gte": 18 } } } ] }, "indexes": [], "collectionName": "adults", "type": "view" }"""u8.ToArray());
        Write(dump, "plain%2Flog.bson" + suffix, new BsonDocument("_id", 3).ToBson());
        Write(dump, "prelude.json" + suffix, """{ "ServerVersion": "8.0.0" }"""u8.ToArray());
        var database = shared.Server.NewDatabase();

        (await database.SeedDumpAsync(dump)).ShouldBe(3);

        (await database.GetCollection<BsonDocument>("adults").Find("{}").SingleAsync())["name"].ShouldBe("Ada");
        (await database.GetCollection<BsonDocument>("plain/log").Find("{}").SingleAsync())["_id"].ShouldBe(3);
        var people = database.GetCollection<BsonDocument>("people");
        (await (await people.Indexes.ListAsync()).ToListAsync()).Select(index => index["name"].AsString).ShouldBe(["_id_", "name_1"]);
        var refusal = await Should.ThrowAsync<MongoWriteException>(() => people.InsertOneAsync(new BsonDocument { ["name"] = "Ada", ["age"] = 1 }));
        refusal.WriteError.Category.ShouldBe(ServerErrorCategory.DuplicateKey);
        (await Should.ThrowAsync<MongoWriteException>(() => people.InsertOneAsync(new BsonDocument("age", -1)))).WriteError.Code.ShouldBe(121);
    }

    [Fact]
    public async Task A_dump_of_a_server_is_restored_without_its_own_databases()
    {
        await using var server = await StreetcarServer.StartAsync(options => options.Port = null);
        foreach (string database in (string[])["admin", "bank", "shop"])
            Write(Directory.CreateDirectory(Path.Combine(_folder, database)).FullName, "things.bson", new BsonDocument("_id", database).ToBson());

        (await server.MongoClient.SeedDumpAsync(_folder)).ShouldBe(2);

        (await (await server.MongoClient.ListDatabaseNamesAsync()).ToListAsync()).ShouldBe(["admin", "bank", "config", "local", "shop"], ignoreOrder: true);
        (await server.MongoClient.GetDatabase("admin").GetCollection<BsonDocument>("things").CountDocumentsAsync("{}")).ShouldBe(0);
    }

    [Fact]
    public async Task A_dump_that_is_broken_or_of_a_time_series_is_refused()
    {
        (await Should.ThrowAsync<IOException>(() => shared.Server.NewDatabase().SeedDumpAsync(_folder))).Message.ShouldContain(_folder);

        byte[] document = new BsonDocument("_id", 1).ToBson();
        Write(_folder, "things.bson", document[..^1]);
        await Should.ThrowAsync<FormatException>(() => shared.Server.NewDatabase().SeedDumpAsync(_folder));

        Write(_folder, "things.bson", document);
        Write(_folder, "system.buckets.weather.bson", document);
        (await Should.ThrowAsync<NotSupportedException>(() => shared.Server.NewDatabase().SeedDumpAsync(_folder))).Message.ShouldContain("weather");
    }

    private static async Task<List<BsonDocument>> All(IMongoDatabase database) =>
        await database.GetCollection<BsonDocument>("things").Find("{}").ToListAsync();

    private static void Write(string folder, string name, byte[] content)
    {
        using Stream file = File.Create(Path.Combine(folder, name));
        using var stream = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file;
        stream.Write(content);
    }
}
