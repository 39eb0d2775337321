using System.Diagnostics;
using System.Runtime;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;

namespace Streetcar.Silo;

/// <summary>
/// Gives back the memory that a burst of work has left behind. The runtime collects when objects are made, and so not where
/// none are made any more; what it has it keeps for the next burst.
/// </summary>
internal sealed partial class MemoryTrimming : BackgroundService
{
    // A process that allocates less than this in an interval has nothing to do for a collection to hold up.
    private const long QuietBytes = 16 * Megabyte;

    // Less than this more than the least that has been left is not worth one.
    private const long WorthwhileBytes = 32 * Megabyte;

    private const long Megabyte = 1024 * 1024;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        long allocated = 0;
        long least = 0;
        long collected = 0;
        var wait = TimeSpan.Zero;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            long before = allocated;
            allocated = GC.GetTotalAllocatedBytes();
            if (allocated - before > QuietBytes)
            {
                wait = TimeSpan.Zero;
                continue;
            }

            long held = Environment.WorkingSet;
            least = Math.Min(least, held);
            if (held - least < WorthwhileBytes || Stopwatch.GetElapsedTime(collected) < wait)
                continue;
            Collect();
            long left = Environment.WorkingSet;
            least = least == 0 ? left : Math.Min(least, left);
            // What is still held may be let go later, when nothing is allocated that would make the runtime look.
            collected = Stopwatch.GetTimestamp();
            wait = wait == TimeSpan.Zero ? Interval : TimeSpan.FromTicks(Math.Min(wait.Ticks * 2, LongestWait.Ticks));
        }
    }

    private static void Collect()
    {
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        if (OperatingSystem.IsLinux())
            TrimNativeHeap(0);
    }

    // SQLite's memory is the C library's, which keeps what has been freed as well. Not every Linux has this one.
    private static void TrimNativeHeap(nuint pad)
    {
        if (NativeLibrary.TryLoad("libc.so.6", out nint library) && NativeLibrary.TryGetExport(library, "malloc_trim", out _))
            _ = MallocTrim(pad);
    }

    [LibraryImport("libc.so.6", EntryPoint = "malloc_trim")]
    private static partial int MallocTrim(nuint pad);
}
