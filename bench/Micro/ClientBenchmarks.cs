using BenchmarkDotNet.Configs;
using MongoDB.Bson.Serialization.Attributes;
using MongoDB.Driver;
using Streetcar.Client;
using Streetcar.Testing;

namespace Streetcar.Micro;

/// <summary>
/// What objects cost beside documents that are not decoded, in process; and the client over the wire beside MongoDB.Driver
/// itself.
/// </summary>
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class ClientBenchmarks
{
    private const int Count = 10_000;

    private static readonly MongoDB.Bson.ObjectId Id = Documents.IdOf(1234).ToClient();

    private StreetcarServer? _server;
    private MongoClient? _driver;
    private DocumentClient? _wire;
    private Collection<MongoDB.Bson.RawBsonDocument>? _rawInProcess;
    private Collection<Page>? _inProcess;
    private Collection<Page>? _overWire;
    private IMongoCollection<Page>? _byDriver;

    [GlobalSetup]
    public async Task StartAsync()
    {
        _server = await StreetcarServer.StartAsync(options => options.InMemory = false);
        _driver = new MongoClient(_server.ConnectionString);
        _wire = new DocumentClient(_driver);
        _rawInProcess = _server.Client["micro"].GetCollection<MongoDB.Bson.RawBsonDocument>("documents");
        _inProcess = _server.Client["micro"].GetCollection<Page>("documents");
        _overWire = _wire["micro"].GetCollection<Page>("documents");
        _byDriver = _driver.GetDatabase("micro").GetCollection<Page>("documents");
        await _rawInProcess.InsertManyAsync(Enumerable.Range(0, Count).Select(i => Documents.Make(i, Count).ToClient()));
        if (await RawInProcess() is null || (await InProcess())?.Title != (await ByDriver()).Title || await OverWire() is null)
            throw new InvalidOperationException("A benchmark measures the wrong thing.");
    }

    [GlobalCleanup]
    public async Task StopAsync()
    {
        await _wire!.DisposeAsync();
        _driver!.Dispose();
        await _server!.DisposeAsync();
    }

    [Benchmark(Baseline = true, Description = "find by _id, not decoded"), BenchmarkCategory("in process")]
    public Task<MongoDB.Bson.RawBsonDocument?> RawInProcess() => _rawInProcess!.FindByIdAsync(Id);

    [Benchmark(Description = "find by _id, as an object"), BenchmarkCategory("in process")]
    public Task<Page?> InProcess() => _inProcess!.FindByIdAsync(Id);

    [Benchmark(Baseline = true, Description = "find by _id, MongoDB.Driver"), BenchmarkCategory("wire, find")]
    public Task<Page> ByDriver() => _byDriver.Find(page => page.Id == Id).FirstOrDefaultAsync();

    [Benchmark(Description = "find by _id, DocumentClient"), BenchmarkCategory("wire, find")]
    public Task<Page?> OverWire() => _overWire!.FindByIdAsync(Id);

    [Benchmark(Baseline = true, Description = "insert, MongoDB.Driver"), BenchmarkCategory("wire, insert")]
    public Task InsertByDriver() => _byDriver!.InsertOneAsync(new Page { Title = "a page" });

    [Benchmark(Description = "insert, DocumentClient"), BenchmarkCategory("wire, insert")]
    public Task InsertOverWire() => _overWire!.InsertOneAsync(new Page { Title = "a page" });

    /// <summary>A document of the benchmark's.</summary>
    public sealed class Page
    {
        public MongoDB.Bson.ObjectId Id { get; set; }

        [BsonElement("number")]
        public int Number { get; set; }

        [BsonElement("group")]
        public int Group { get; set; }

        [BsonElement("price")]
        public double Price { get; set; }

        [BsonElement("at")]
        public DateTime At { get; set; }

        [BsonElement("title")]
        public string Title { get; set; } = "";

        [BsonElement("text")]
        public string Text { get; set; } = "";

        [BsonElement("hits")]
        public int Hits { get; set; }
    }
}
