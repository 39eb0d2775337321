using System.Reflection;

namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/buildInfo/"/></summary>
internal static class BuildInfo
{
    /// <summary>The version of MongoDB whose commands are answered.</summary>
    public const string MongoVersion = "8.2.0";

    private static readonly string Version =
        typeof(BuildInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>What some replies carry as <c>serverInfo</c>.</summary>
    public static RawDocument Server { get; } = new()
    {
        ["host"] = Environment.MachineName,
        ["version"] = MongoVersion,
        ["streetcar"] = Version,
    };

    public static ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        NoArguments.Check(command);
        return ValueTask.FromResult(new Reply(new RawDocument
        {
            ["version"] = MongoVersion,
            ["streetcar"] = Version,
            ["gitVersion"] = "",
            ["modules"] = RawArray.Empty,
            ["allocator"] = "system",
            ["javascriptEngine"] = "jint",
            ["sysInfo"] = "deprecated",
            ["versionArray"] = [8, 2, 0, 0],
            ["bits"] = 64,
            ["debug"] = false,
            ["maxBsonObjectSize"] = BatchLimit.MaxBytes,
            ["storageEngines"] = RawArray.Empty,
            ["ok"] = 1.0,
        }));
    }
}
