using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MongoDB.Bson;
using Streetcar.Hosting;

namespace Streetcar.Testing.Tests;

/// <summary>A test project may start a server for each of its tests. What the process has is counted, so nothing else runs.</summary>
[Collection("Alone")]
public sealed class ManyServersTests
{
    private const int Servers = 100, Documents = 50;
    private const long Megabyte = 1024 * 1024, MaxKept = 50 * Megabyte;

    // The first servers fill caches and pools that stay.
    private const int WarmUp = 4;
    private const int AtOnce = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(240);

    [Fact]
    public async Task A_hundred_servers_leave_no_folder_no_handle_no_thread_and_no_memory()
    {
        await RunAsync(WarmUp);
        long before = Memory();
        int threads = Threads(), handles = Handles();

        string[] folders = await RunAsync(Servers).WaitAsync(Patience);

        folders.Where(Directory.Exists).ShouldBeEmpty();
        (await SettleAsync(() => Handles() <= handles)).ShouldBeTrue($"{handles} open files and sockets became {Handles()}");
        (await SettleAsync(() => Threads() <= threads + Environment.ProcessorCount)).ShouldBeTrue($"{threads} threads became {Threads()}");
        (await SettleAsync(() => Memory() - before < MaxKept)).ShouldBeTrue($"{Memory() - before} bytes are kept");
    }

    private static async Task<string[]> RunAsync(int servers)
    {
        var folders = new string[servers];
        await Parallel.ForEachAsync(Enumerable.Range(0, servers), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, token) =>
        {
            await using var server = await StreetcarServer.StartAsync(cancellationToken: token);
            folders[i] = server.Services.GetRequiredService<IOptions<StreetcarOptions>>().Value.Data;
            var things = server.NewDatabase().GetCollection<BsonDocument>("things");
            await things.InsertManyAsync(Enumerable.Range(0, Documents).Select(id => new BsonDocument("_id", id)), cancellationToken: token);
            (await things.CountDocumentsAsync("{}", cancellationToken: token)).ShouldBe(Documents);
        });
        return folders;
    }

    private static long Memory() => GC.GetTotalMemory(forceFullCollection: true);

    private static int Threads()
    {
        using var process = Process.GetCurrentProcess();
        return process.Threads.Count;
    }

    // Open files and sockets, without the assemblies that have been loaded, which stay open.
    private static int Handles() => OperatingSystem.IsLinux()
        ? Directory.EnumerateFiles("/proc/self/fd").Count(handle => Path.GetExtension(new FileInfo(handle).LinkTarget) is not ".dll")
        : 0;

    // Pools let their threads go after some time.
    private static async Task<bool> SettleAsync(Func<bool> isSettled)
    {
        for (long start = Stopwatch.GetTimestamp(); !isSettled();)
        {
            if (Stopwatch.GetElapsedTime(start) > Patience)
                return false;
            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }

        return true;
    }
}

[CollectionDefinition("Alone", DisableParallelization = true)]
public sealed class AloneCollection;
