using System.Diagnostics;

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
}
