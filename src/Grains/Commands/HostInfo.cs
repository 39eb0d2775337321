using System.Runtime.InteropServices;

namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/hostInfo/"/></summary>
internal static class HostInfo
{
    private const string NumaNodes = "/sys/devices/system/node";

    private static readonly (int Cores, int Sockets) Processors = CountProcessors();
    private static readonly int Nodes = CountNodes();

    public static ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        NoArguments.Check(command);
        long megabytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024 * 1024);
        return ValueTask.FromResult(new Reply(new RawDocument
        {
            ["system"] = new RawDocument
            {
                ["currentTime"] = DateTime.UtcNow,
                ["hostname"] = Environment.MachineName,
                ["cpuAddrSize"] = IntPtr.Size * 8,
                ["memSizeMB"] = megabytes,
                ["memLimitMB"] = megabytes,
                ["numCores"] = Environment.ProcessorCount,
                ["numCoresAvailableToProcess"] = Environment.ProcessorCount,
                ["numPhysicalCores"] = Processors.Cores,
                ["numCpuSockets"] = Processors.Sockets,
                ["cpuArch"] = RuntimeInformation.OSArchitecture.ToString(),
                ["numaEnabled"] = Nodes > 1,
                ["numNumaNodes"] = Nodes,
            },
            ["os"] = new RawDocument
            {
                ["type"] = Environment.OSVersion.Platform.ToString(),
                ["name"] = RuntimeInformation.OSDescription,
                ["version"] = Environment.OSVersion.VersionString,
            },
            ["extra"] = new RawDocument
            {
                ["versionString"] = RuntimeInformation.OSDescription,
                ["pageSize"] = (long)Environment.SystemPageSize,
            },
            ["ok"] = 1.0,
        }));
    }

    // Where that can't be known: those that the process sees, in one socket.
    private static (int Cores, int Sockets) CountProcessors()
    {
        const string file = "/proc/cpuinfo";
        if (!File.Exists(file))
            return (Environment.ProcessorCount, 1);
        var cores = new HashSet<(string Socket, string Core)>();
        string socket = "";
        foreach (string line in File.ReadLines(file))
        {
            if (line.StartsWith("physical id", StringComparison.Ordinal))
                socket = line;
            else if (line.StartsWith("core id", StringComparison.Ordinal))
                cores.Add((socket, line));
        }

        return cores.Count == 0 ? (Environment.ProcessorCount, 1) : (cores.Count, cores.Select(core => core.Socket).Distinct().Count());
    }

    private static int CountNodes() =>
        Directory.Exists(NumaNodes) ? Math.Max(Directory.GetDirectories(NumaNodes, "node*").Length, 1) : 1;
}
