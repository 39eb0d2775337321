using System.Diagnostics;
using Streetcar.Bson;
using Streetcar.Client;
using Streetcar.Testing;
using Xunit.Abstractions;

namespace Streetcar.Memory.Tests;

/// <summary>Client and silo in one process, so that what either of them holds counts.</summary>
public sealed class LargeResultTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Count = 1_000_000;
    private const long Megabyte = 1024 * 1024;

    private StreetcarServer? _server;

    [Fact]
    public async Task A_million_documents_of_200_bytes_are_read_in_less_than_100_MB()
    {
        var grains = _server!.Client;
        await using var wire = new DocumentClient(_server.ConnectionString);
        string text = new('x', 175);
        await grains["large"]["things"].InsertManyAsync(
            Enumerable.Range(0, Count).Select(i => new BsonDocument { ["_id"] = i, ["text"] = text }));

        (await GrowthOfReadingAsync("grains", grains)).ShouldBeLessThan(100 * Megabyte);
        (await GrowthOfReadingAsync("wire", wire)).ShouldBeLessThan(100 * Megabyte);
    }

    [Fact]
    public async Task A_million_documents_are_grouped_into_half_a_million_within_400_MB()
    {
        var client = _server!.Client;
        await client["large"]["numbers"].InsertManyAsync(
            Enumerable.Range(0, Count).Select(i => new BsonDocument { ["_id"] = i, ["k"] = i % (Count / 2) }));
        const string Group = "aggregate: 'numbers', pipeline: [{ $group: { _id: '$k', n: { $sum: 1 } } }, { $group: { _id: '$n', groups: { $sum: 1 } } }], cursor: {}";
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        long before = Environment.WorkingSet;
        long most = before;
        var watch = new Timer(_ => most = Math.Max(most, Environment.WorkingSet), null, 0, 20);

        var reply = await client["large"].CommandAsync(BsonDocument.Parse($"{{ {Group} }}"));
        await watch.DisposeAsync();
        var refusal = await Should.ThrowAsync<DocumentException>(() => client["large"].CommandAsync(BsonDocument.Parse($"{{ {Group}, allowDiskUse: false }}")));

        reply["cursor"]["firstBatch"].AsArray.ShouldHaveSingleItem().ToString().ShouldBe("""{"_id": 2, "groups": 500000}""");
        refusal.Code.ShouldBe(ErrorCode.QueryExceededMemoryLimitNoDiskUseAllowed);
        output.WriteLine($"group: {before / Megabyte} MB before, {most / Megabyte} MB at most");
        most.ShouldBeInRange(1, 400 * Megabyte);
    }

    public async Task InitializeAsync() => _server = await StreetcarServer.StartAsync();

    public async Task DisposeAsync() => await _server!.DisposeAsync();

    private async Task<long> GrowthOfReadingAsync(string door, DocumentClient client)
    {
        // What the inserts left behind must not hide what the read takes.
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var process = Process.GetCurrentProcess();
        long before = process.WorkingSet64;
        long most = before;
        int seen = 0;
        await foreach (var document in client["large"]["things"].Find())
        {
            if (document["_id"].AsInt32 != seen || document.Bytes.Length != 200)
                throw new InvalidOperationException($"The document {seen} came as {document}.");
            if (++seen % 10_000 == 0)
            {
                process.Refresh();
                most = Math.Max(most, process.WorkingSet64);
            }
        }

        seen.ShouldBe(Count);
        output.WriteLine($"{door}: {before / Megabyte} MB before, {most / Megabyte} MB at most");
        return most - before;
    }
}
