using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Streetcar.Grains;

/// <summary>Runs one command of the reader.</summary>
internal delegate ValueTask<Reply> ReaderCommand(Reads reads, Command command, CancellationToken cancellationToken);

/// <summary>All commands of the reader, by name.</summary>
internal static class ReaderCommands
{
    private static readonly Dictionary<string, ReaderCommand> ByName = new(Utf8Names.Instance)
    {
        ["abortTransaction"] = Transactions.RunAsync,
        ["aggregate"] = Aggregate.RunAsync,
        ["buildInfo"] = BuildInfo.RunAsync,
        ["buildinfo"] = BuildInfo.RunAsync,
        ["checkMetadataConsistency"] = CheckMetadataConsistency.RunAsync,
        ["collStats"] = CollStats.RunAsync,
        ["collstats"] = CollStats.RunAsync,
        ["commitTransaction"] = Transactions.RunAsync,
        ["connectionStatus"] = ConnectionStatus.RunAsync,
        ["count"] = Count.RunAsync,
        ["dbStats"] = DbStats.RunAsync,
        ["dbstats"] = DbStats.RunAsync,
        ["distinct"] = Distinct.RunAsync,
        ["endSessions"] = Sessions.AcceptAsync,
        ["explain"] = Explain.RunAsync,
        ["find"] = Find.RunAsync,
        ["getCmdLineOpts"] = GetCmdLineOpts.RunAsync,
        ["getLog"] = GetLog.RunAsync,
        ["getParameter"] = GetParameter.RunAsync,
        ["hello"] = Hello.RunAsync,
        ["hostInfo"] = HostInfo.RunAsync,
        ["isMaster"] = Hello.RunAsync,
        ["ismaster"] = Hello.RunAsync,
        ["killCursors"] = KillCursors.RunAsync,
        ["killSessions"] = Sessions.AcceptAsync,
        ["listCollections"] = ListCollections.RunAsync,
        ["listCommands"] = ListCommands.RunAsync,
        ["listDatabases"] = ListDatabases.RunAsync,
        ["listIndexes"] = ListIndexes.RunAsync,
        ["ping"] = Ping.RunAsync,
        ["refreshSessions"] = Sessions.AcceptAsync,
        ["rolesInfo"] = Users.ListRolesAsync,
        ["saslStart"] = Users.RefuseAsync,
        ["serverStatus"] = ServerStatus.RunAsync,
        ["startSession"] = Sessions.StartAsync,
        ["usersInfo"] = Users.ListAsync,
        ["validate"] = Validate.RunAsync,
    };

    private static readonly Dictionary<string, ReaderCommand>.AlternateLookup<ReadOnlySpan<byte>> ByUtf8 =
        ByName.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>The names of the commands.</summary>
    public static IEnumerable<string> Names => ByName.Keys;

    /// <summary>The command of a name.</summary>
    /// <param name="name">The name in UTF-8.</param>
    /// <exception cref="DocumentException">CommandNotFound.</exception>
    public static ReaderCommand Get(ReadOnlySpan<byte> name) => ByUtf8.TryGetValue(name, out var command)
        ? command
        : throw new DocumentException(
            ErrorCode.CommandNotFound, $"no such command: '{Encoding.UTF8.GetString(name)}'");

    // Finds a string by its UTF-8 without making the string. Names of commands are ASCII.
    private sealed class Utf8Names : IEqualityComparer<string>, IAlternateEqualityComparer<ReadOnlySpan<byte>, string>
    {
        public static Utf8Names Instance { get; } = new();

        public bool Equals(string? x, string? y) => x == y;

        public bool Equals(ReadOnlySpan<byte> alternate, string other) => Ascii.Equals(alternate, other);

        public int GetHashCode([DisallowNull] string obj) => obj.Length == 0
            ? 0
            : Hash(obj.Length, obj[0], obj[^1], obj[obj.Length / 2]);

        public int GetHashCode(ReadOnlySpan<byte> alternate) => alternate.IsEmpty
            ? 0
            : Hash(alternate.Length, alternate[0], alternate[^1], alternate[alternate.Length / 2]);

        public string Create(ReadOnlySpan<byte> alternate) => Encoding.UTF8.GetString(alternate);

        private static int Hash(int length, int first, int last, int middle) =>
            length | (first << 8) | (last << 16) | (middle << 24);
    }
}
