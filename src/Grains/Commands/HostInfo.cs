using System.Runtime.InteropServices;

namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/hostInfo/"/></summary>
internal static class HostInfo
{
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
                ["cpuArch"] = RuntimeInformation.OSArchitecture.ToString(),
            },
            ["os"] = new RawDocument
            {
                ["type"] = Environment.OSVersion.Platform.ToString(),
                ["name"] = RuntimeInformation.OSDescription,
                ["version"] = Environment.OSVersion.VersionString,
            },
            ["extra"] = RawDocument.Empty,
            ["ok"] = 1.0,
        }));
    }
}
