using System.Diagnostics;
using Orleans;

namespace Streetcar.Bench;

/// <summary>What calls cost inside a silo's process.</summary>
/// <param name="Grain">How long a call of a grain that does nothing takes.</param>
/// <param name="Garbage">What a find by <c>_id</c> through the client allocates beyond its document, in bytes.</param>
internal sealed record CallCost(TimeSpan Grain, long Garbage)
{
    public const string Name = "calls";

    private const int Calls = 100_000;
    private const int Finds = 20_000;
    private const int Rounds = 10;

    // The document is bytes in an array, and an object over it.
    private const int ObjectsOfDocument = 24 + 40;

    public static async Task<CallCost> MeasureAsync(DirectoryInfo folder)
    {
        await using var hosted = await HostedSilo.StartAsync(folder.CreateSubdirectory(Name).FullName);
        var document = Documents.Make(0, 1);
        var collection = hosted.Client[Commands.Database]["calls"];
        await collection.InsertOneAsync(document);
        var grain = hosted.Grains.GetGrain<IEchoGrain>(0);
        var filter = new BsonDocument { ["_id"] = Documents.IdOf(0) };

        var fastest = TimeSpan.MaxValue;
        long garbage = long.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            long started = Stopwatch.GetTimestamp();
            for (int i = 0; i < Calls; i++)
                Answers.Check(await grain.EchoAsync(i) == i, "another echo");
            var time = Stopwatch.GetElapsedTime(started) / Calls;
            fastest = time < fastest ? time : fastest;

            long allocated = GC.GetTotalAllocatedBytes(precise: true);
            for (int i = 0; i < Finds; i++)
                Answers.Check(await collection.FindOneAsync(filter) is not null, "no document");
            garbage = Math.Min(garbage, (GC.GetTotalAllocatedBytes(precise: true) - allocated) / Finds);
        }

        return new CallCost(fastest, garbage - document.Span.Length - ObjectsOfDocument);
    }
}

/// <summary>A grain that does nothing.</summary>
[Alias("streetcar.bench.IEchoGrain")]
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
