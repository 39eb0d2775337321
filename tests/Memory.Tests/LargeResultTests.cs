using System.Diagnostics;
using MongoDB.Bson;
using Streetcar.Client;
using Streetcar.Testing;

namespace Streetcar.Memory.Tests;

/// <summary>Client and silo in one process, so that what either of them holds counts.</summary>
public sealed class LargeResultTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Count = 200_000;
    private const int Groups = 100_000;
    private const long Megabyte = 1024 * 1024;

    private StreetcarServer? _server;

    [Fact]
    public async Task Two_hundred_MB_of_documents_are_read_in_less_than_100_MB()
    {
        var grains = _server!.Client;
        await using var wire = new DocumentClient(_server.ConnectionString);
        string text = new('x', 975);
        await grains["large"]["things"].InsertManyAsync(
            Enumerable.Range(0, Count).Select(i => new BsonDocument { ["_id"] = i, ["text"] = text }));

        (await GrowthOfReadingAsync("grains", grains)).ShouldBeLessThan(100 * Megabyte);
        (await GrowthOfReadingAsync("wire", wire)).ShouldBeLessThan(100 * Megabyte);
    }

    [Fact]
    public async Task Three_hundred_MB_of_groups_are_made_in_less_than_250_MB()
    {
        var client = _server!.Client;
        // A thousand numbers a document, which $unwind makes documents of: few have to be inserted. Each number comes twice,
        // in parts that are put away apart, and its group holds 3000 bytes of text.
        await client["large"]["numbers"].InsertManyAsync(Enumerable.Range(0, 2 * Groups / 1000).Select(i => new BsonDocument
        {
            ["_id"] = i,
            ["k"] = new BsonArray(Enumerable.Range(i * 1000 % Groups, 1000)),
        }));
        string group = $"aggregate: 'numbers', pipeline: [{{ $unwind: '$k' }}, {{ $group: {{ _id: {{ k: '$k', text: '{new string('x', 3000)}' }}, n: {{ $sum: 1 }} }} }}, {{ $group: {{ _id: '$n', groups: {{ $sum: 1 }} }} }}], cursor: {{}}";
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        long before = Environment.WorkingSet;
        long most = before;
        var watch = new Timer(_ => most = Math.Max(most, Environment.WorkingSet), null, 0, 20);

        var reply = await client["large"].CommandAsync(BsonDocument.Parse($"{{ {group} }}"));
        await watch.DisposeAsync();
        var refusal = await Should.ThrowAsync<CommandException>(() => client["large"].CommandAsync(BsonDocument.Parse($"{{ {group}, allowDiskUse: false }}")));

        reply["cursor"]["firstBatch"].AsBsonArray.ShouldHaveSingleItem().ShouldBe(new BsonDocument { { "_id", 2 }, { "groups", Groups } });
        refusal.CodeName.ShouldBe("QueryExceededMemoryLimitNoDiskUseAllowed");
        output.WriteLine($"group: {before / Megabyte} MB before, {most / Megabyte} MB at most");
        (most - before).ShouldBeLessThan(250 * Megabyte);
    }

    public async ValueTask InitializeAsync() => _server = await StreetcarServer.StartAsync(options => options.InMemory = false);

    public async ValueTask DisposeAsync() => await _server!.DisposeAsync();

    private async Task<long> GrowthOfReadingAsync(string transport, DocumentClient client)
    {
        // What the inserts left behind must not hide what the read takes.
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var process = Process.GetCurrentProcess();
        long before = process.WorkingSet64;
        long most = before;
        int seen = 0;
        await foreach (var document in client["large"].GetCollection<RawBsonDocument>("things").Find())
        {
            if (document["_id"].AsInt32 != seen || document.Slice.Length != 1000)
                throw new InvalidOperationException($"The document {seen} came as {document}.");
            if (++seen % 10_000 == 0)
            {
                process.Refresh();
                most = Math.Max(most, process.WorkingSet64);
            }
        }

        seen.ShouldBe(Count);
        output.WriteLine($"{transport}: {before / Megabyte} MB before, {most / Megabyte} MB at most");
        return most - before;
    }
}
