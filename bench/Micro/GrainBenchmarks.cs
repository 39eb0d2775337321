using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Streetcar.Client;
using Streetcar.Storage;
using Streetcar.Testing;

namespace Streetcar.Micro;

/// <summary>What a grain costs: a bare call, and a find through the client and a grain beside the same on the store.</summary>
public class GrainBenchmarks
{
    private const int Count = 10_000;

    private static readonly RawDocument Filter = new() { ["_id"] = Documents.IdOf(1234) };

    private static readonly MongoDB.Bson.ObjectId Id = Documents.IdOf(1234).ToClient();

    private readonly FindRequest _request = new(new Namespace("micro", "documents")) { Filter = Filter, Limit = 1 };
    private StreetcarServer? _server;
    private IEchoGrain? _grain;
    private Collection<MongoDB.Bson.RawBsonDocument>? _collection;
    private IDocumentStore? _store;

    [GlobalSetup]
    public async Task StartAsync()
    {
        _server = await StreetcarServer.StartAsync(options => options.InMemory = false);
        _grain = _server.Services.GetRequiredService<IGrainFactory>().GetGrain<IEchoGrain>(1);
        _collection = _server.Client["micro"].GetCollection<MongoDB.Bson.RawBsonDocument>("documents");
        _store = _server.Services.GetRequiredService<IDocumentStore>();
        await _collection.InsertManyAsync(Enumerable.Range(0, Count).Select(i => Documents.Make(i, Count).ToClient()));
        if (await GrainCall() != 1 || await FindThroughClient() is null || await FindOnStore() < 300)
            throw new InvalidOperationException("A benchmark measures the wrong thing.");
    }

    [GlobalCleanup]
    public async Task StopAsync() => await _server!.DisposeAsync();

    [Benchmark(Description = "a grain call")]
    public Task<int> GrainCall() => _grain!.EchoAsync(1);

    [Benchmark(Description = "find by _id: client and grain")]
    public Task<MongoDB.Bson.RawBsonDocument?> FindThroughClient() => _collection!.FindByIdAsync(Id);

    [Benchmark(Description = "find by _id: the store itself")]
    public async Task<int> FindOnStore()
    {
        using var batch = new RawWriter();
        batch.WriteStartArray();
        await _store!.FindAsync(_request, batch, new BatchLimit(1, BatchLimit.MaxBytes), default);
        batch.WriteEndArray();
        return batch.Length;
    }
}

/// <summary>A grain that does nothing.</summary>
[Alias("streetcar.micro.IEchoGrain")]
public interface IEchoGrain : IGrainWithIntegerKey
{
    [Alias("Echo")]
    Task<int> EchoAsync(int value);
}

/// <inheritdoc cref="IEchoGrain"/>
public sealed class EchoGrain : Grain, IEchoGrain
{
    public Task<int> EchoAsync(int value) => Task.FromResult(value);
}
