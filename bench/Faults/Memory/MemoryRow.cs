namespace Streetcar.Faults.Memory;

/// <summary>A way to make a server take much memory.</summary>
/// <param name="Name">What it is called on the command line.</param>
/// <param name="Description">What is done.</param>
/// <param name="Small">Its size in the test suite.</param>
/// <param name="Full">Its size where time does not matter.</param>
/// <param name="Load">Does it, in a size; ends when the server is to be idle again.</param>
internal sealed record MemoryRow(string Name, string Description, int Small, int Full, Func<MemoryRun, int, Task> Load)
{
    /// <summary>More options of the server.</summary>
    public string[] Options { get; init; } = [];

    /// <summary>More settings of the server's process.</summary>
    public Dictionary<string, string?> Environment { get; init; } = [];

    /// <summary>All rows.</summary>
    public static IReadOnlyList<MemoryRow> All { get; } =
    [
        new("inserts", "clients that insert documents of 15 MB, each as often as its size says, 16 at a time", 1, 6, LargeInserts.RunAsync),
        new("getmores", "so many open cursors after a getMore of 16 MB each", 24, 200, OpenCursors.AfterLargeBatchesAsync),
        new("cursors", "so many open cursors after four getMores, then killed", 200, 1000, OpenCursors.AfterSmallBatchesAsync),
        new("replies", "so many clients that ask for 16 MB and don't read", 40, 200, StalledClients.TakeNothingAsync)
        {
            Environment = { ["STREETCAR__SENDTIME"] = "00:00:02" },
        },
        new("messages", "so many connections with 45 MB of an unfinished message, and one that trickles", 3, 50, StalledClients.FinishNothingAsync)
        {
            Environment = { ["STREETCAR__RECEIVETIME"] = "00:00:01" },
        },
        new("zlib", "so many connections with 15 KB that inflate to 16 MB, four times each", 20, 50, CompressedInserts.RunAsync),
        new("sorts", "so many sorts of 8 documents of 1 MB for each of them, at once", 8, 20, LargeSorts.RunAsync),
        new("zip", "$zip of ten $range of so many thousand numbers", 5000, 5000, LargeExpressions.ZipAsync),
        new("reduce", "a string doubled so many times by $reduce and $concat", 26, 30, LargeExpressions.DoubleAsync),
        new("concat", "$concat of so many megabytes", 200, 2000, LargeExpressions.ConcatAsync),
        new("connections", "so many more connections than there may be", 100, 2000, ManyConnections.RunAsync)
        {
            Options = ["--max-connections", "50"],
        },
    ];
}
