using System.Diagnostics.CodeAnalysis;
using System.Text;
using Streetcar.Grains.Commands;

namespace Streetcar.Grains;

/// <summary>All commands that a silo runs, by name.</summary>
internal static class CommandTable
{
    private static readonly Dictionary<string, CommandDefinition> ByName = new(Utf8Names.Instance)
    {
        ["abortTransaction"] = CommandDefinition.OfRead(Transactions.RunAsync),
        ["aggregate"] = CommandDefinition.OfRead(Aggregate.RunAsync),
        ["buildInfo"] = CommandDefinition.OfRead(BuildInfo.RunAsync),
        ["buildinfo"] = CommandDefinition.OfRead(BuildInfo.RunAsync),
        ["checkMetadataConsistency"] = CommandDefinition.OfRead(CheckMetadataConsistency.RunAsync),
        ["collMod"] = CommandDefinition.OfCatalog(CollMod.RunAsync),
        ["collStats"] = CommandDefinition.OfRead(CollStats.RunAsync),
        ["collstats"] = CommandDefinition.OfRead(CollStats.RunAsync),
        ["commitTransaction"] = CommandDefinition.OfRead(Transactions.RunAsync),
        ["connectionStatus"] = CommandDefinition.OfRead(ConnectionStatus.RunAsync),
        ["convertToCapped"] = CommandDefinition.OfCatalog(ConvertToCapped.RunAsync),
        ["count"] = CommandDefinition.OfRead(Count.RunAsync),
        ["create"] = CommandDefinition.OfCatalog(Create.RunAsync),
        ["createIndexes"] = CommandDefinition.OfCatalog(CreateIndexes.RunAsync),
        ["dbStats"] = CommandDefinition.OfRead(DbStats.RunAsync),
        ["dbstats"] = CommandDefinition.OfRead(DbStats.RunAsync),
        ["delete"] = CommandDefinition.OfWrite(Delete.Parse),
        ["deleteIndexes"] = CommandDefinition.OfCatalog(DropIndexes.RunAsync),
        ["distinct"] = CommandDefinition.OfRead(Distinct.RunAsync),
        ["drop"] = CommandDefinition.OfCatalog(Drop.RunAsync),
        ["dropDatabase"] = CommandDefinition.OfCatalog(DropDatabase.RunAsync),
        ["dropIndexes"] = CommandDefinition.OfCatalog(DropIndexes.RunAsync),
        ["endSessions"] = CommandDefinition.OfRead(Sessions.AcceptAsync),
        ["explain"] = CommandDefinition.OfRead(Explain.RunAsync),
        ["find"] = CommandDefinition.OfRead(Find.RunAsync),
        ["findAndModify"] = CommandDefinition.OfWrite(FindAndModify.Parse),
        ["findandmodify"] = CommandDefinition.OfWrite(FindAndModify.Parse),
        ["getCmdLineOpts"] = CommandDefinition.OfRead(GetCmdLineOpts.RunAsync),
        ["getLog"] = CommandDefinition.OfRead(GetLog.RunAsync),
        ["getMore"] = CommandDefinition.GetMore,
        ["getParameter"] = CommandDefinition.OfRead(GetParameter.RunAsync),
        ["hello"] = CommandDefinition.OfRead(Hello.RunAsync),
        ["hostInfo"] = CommandDefinition.OfRead(HostInfo.RunAsync),
        ["insert"] = CommandDefinition.OfWrite(Insert.Parse),
        ["isMaster"] = CommandDefinition.OfRead(Hello.RunAsync),
        ["ismaster"] = CommandDefinition.OfRead(Hello.RunAsync),
        ["killCursors"] = CommandDefinition.OfRead(KillCursors.RunAsync),
        ["killSessions"] = CommandDefinition.OfRead(Sessions.AcceptAsync),
        ["listCollections"] = CommandDefinition.OfRead(ListCollections.RunAsync),
        ["listCommands"] = CommandDefinition.OfRead(ListCommands.RunAsync),
        ["listDatabases"] = CommandDefinition.OfRead(ListDatabases.RunAsync),
        ["listIndexes"] = CommandDefinition.OfRead(ListIndexes.RunAsync),
        ["ping"] = CommandDefinition.OfRead(Ping.RunAsync),
        ["refreshSessions"] = CommandDefinition.OfRead(Sessions.AcceptAsync),
        ["renameCollection"] = CommandDefinition.OfCatalog(RenameCollection.RunAsync),
        ["rolesInfo"] = CommandDefinition.OfRead(Users.ListRolesAsync),
        ["saslStart"] = CommandDefinition.OfRead(Users.RefuseAsync),
        ["serverStatus"] = CommandDefinition.OfRead(ServerStatus.RunAsync),
        ["startSession"] = CommandDefinition.OfRead(Sessions.StartAsync),
        ["update"] = CommandDefinition.OfWrite(Update.Parse),
        ["usersInfo"] = CommandDefinition.OfRead(Users.ListAsync),
        ["validate"] = CommandDefinition.OfRead(Validate.RunAsync),
        ["whatsmyuri"] = CommandDefinition.OfRead(WhatsMyUri.RunAsync),
    };

    private static readonly Dictionary<string, CommandDefinition>.AlternateLookup<ReadOnlySpan<byte>> ByUtf8 =
        ByName.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>The names of the commands.</summary>
    public static IEnumerable<string> Names => ByName.Keys;

    /// <summary>The command of a name.</summary>
    /// <param name="name">The name in UTF-8.</param>
    /// <exception cref="DocumentException">CommandNotFound.</exception>
    public static CommandDefinition Get(ReadOnlySpan<byte> name) => ByUtf8.TryGetValue(name, out var command)
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
