using System.Diagnostics;
using Streetcar.Bson.Memory;

namespace Streetcar.Grains.Commands;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/serverStatus/"/>, as far as a silo knows itself.
/// </summary>
internal static class ServerStatus
{
    private const int Megabyte = 1024 * 1024;

    public static ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        using var process = Process.GetCurrentProcess();
        var now = DateTime.UtcNow;
        var up = now - process.StartTime.ToUniversalTime();
        return ValueTask.FromResult(new Reply(new RawDocument
        {
            ["host"] = Environment.MachineName,
            ["version"] = BuildInfo.MongoVersion,
            ["process"] = "mongos",
            ["pid"] = (long)process.Id,
            ["uptime"] = Math.Floor(up.TotalSeconds),
            ["uptimeMillis"] = (long)up.TotalMilliseconds,
            ["uptimeEstimate"] = (long)up.TotalSeconds,
            ["localTime"] = now,
            ["connections"] = Connections(reads.Connections),
            ["metrics"] = new RawDocument
            {
                ["cursor"] = new RawDocument { ["open"] = new RawDocument { ["total"] = (long)reads.Cursors.Count } },
            },
            ["memory"] = Memory(reads.Memory),
            ["mem"] = new RawDocument
            {
                ["bits"] = IntPtr.Size * 8,
                ["resident"] = process.WorkingSet64 / Megabyte,
                ["virtual"] = process.VirtualMemorySize64 / Megabyte,
                ["supported"] = true,
            },
            ["ok"] = 1.0,
        }));
    }

    private static RawDocument Connections(ClientConnections? connections) => connections is null ? [] : new()
    {
        ["current"] = connections.Count,
        ["available"] = connections.Limit - connections.Count,
        ["totalCreated"] = connections.Created,
        ["rejected"] = connections.Refused,
        ["active"] = connections.Operations.Count(),
    };

    // Streetcar's own: what clients make the server take, in bytes.
    private static RawDocument Memory(ServerMemory memory) => new()
    {
        ["total"] = memory.Total,
        ["messages"] = Use(memory.Messages),
        ["replies"] = Use(memory.Replies),
        ["cursors"] = Use(memory.Cursors),
        ["readAhead"] = Use(memory.ReadAhead),
        ["operations"] = Use(memory.Operations),
        ["pooled"] = BufferPool.Kept,
    };

    private static RawDocument Use(MemoryBudget budget) => new() { ["used"] = budget.Used, ["limit"] = budget.Limit };
}
