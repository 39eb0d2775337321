using System.Diagnostics.CodeAnalysis;
using System.Text;
using Streetcar.Grains.Commands;

namespace Streetcar.Grains;

/// <summary>All commands that a silo runs.</summary>
internal static class CommandTable
{
    /// <summary>The commands, in the order of their names.</summary>
    public static IReadOnlyList<CommandDefinition> All { get; } =
    [
        new("abortTransaction", CommandKind.Session, "", "ends a transaction without its writes") { IsInApiV1 = true, Run = Transactions.RunAsync },
        new("aggregate", CommandKind.Read, "find", "runs a pipeline of stages over a collection") { IsInApiV1 = true, Run = Aggregate.RunAsync, Explain = ExplainedCommand.OfAggregate },
        new("buildInfo", CommandKind.Diagnostic, "", "reports versions and limits of the server") { Aliases = ["buildinfo"], Run = BuildInfo.RunAsync },
        new("checkMetadataConsistency", CommandKind.Diagnostic, "checkMetadataConsistency", "looks for contradictions in the catalog") { Run = CheckMetadataConsistency.RunAsync },
        new("collMod", CommandKind.Catalog, "collMod", "changes the options of a collection, a view or an index") { IsInApiV1 = true, Change = CollMod.RunAsync },
        new("collStats", CommandKind.Diagnostic, "collStats", "reports sizes of a collection and its indexes") { Aliases = ["collstats"], Run = CollStats.RunAsync },
        new("commitTransaction", CommandKind.Session, "", "makes the writes of a transaction durable") { IsInApiV1 = true, Run = Transactions.RunAsync },
        new("connectionStatus", CommandKind.Diagnostic, "", "reports who is authenticated on the connection") { Run = ConnectionStatus.RunAsync },
        new("convertToCapped", CommandKind.Catalog, "convertToCapped", "makes a collection capped") { Change = ConvertToCapped.RunAsync },
        new("count", CommandKind.Read, "find", "counts documents") { IsInApiV1 = true, Run = Count.RunAsync, Explain = ExplainedCommand.OfCount },
        new("create", CommandKind.Catalog, "createCollection", "creates a collection or a view") { IsInApiV1 = true, Change = Create.RunAsync },
        new("createIndexes", CommandKind.Catalog, "createIndex", "builds indexes on a collection") { IsInApiV1 = true, Change = CreateIndexes.RunAsync },
        new("currentOp", CommandKind.Diagnostic, "inprog", "lists the operations that run") { Run = CurrentOp.RunAsync },
        new("dbStats", CommandKind.Diagnostic, "dbStats", "reports sizes of a database") { Aliases = ["dbstats"], Run = DbStats.RunAsync },
        new("delete", CommandKind.Write, "remove", "deletes documents") { IsInApiV1 = true, Parse = Delete.Parse, MayRunLong = LongWrites.InDeletes, Explain = ExplainedCommand.OfDelete },
        new("distinct", CommandKind.Read, "find", "returns the distinct values of a field") { Run = Distinct.RunAsync, Explain = ExplainedCommand.OfDistinct },
        new("drop", CommandKind.Catalog, "dropCollection", "drops a collection or a view") { IsInApiV1 = true, Change = Drop.RunAsync },
        new("dropDatabase", CommandKind.Catalog, "dropDatabase", "drops a database") { IsInApiV1 = true, Change = DropDatabase.RunAsync },
        new("dropIndexes", CommandKind.Catalog, "dropIndex", "drops indexes of a collection") { IsInApiV1 = true, Aliases = ["deleteIndexes"], Change = DropIndexes.RunAsync },
        new("endSessions", CommandKind.Session, "", "ends sessions") { IsInApiV1 = true, Run = Sessions.AcceptAsync },
        new("explain", CommandKind.Read, "find", "reports how a command would be, or was, executed") { IsInApiV1 = true, Run = Commands.Explain.RunAsync },
        new("find", CommandKind.Read, "find", "returns the documents that match") { IsInApiV1 = true, Run = Find.RunAsync, Explain = ExplainedCommand.OfFind },
        new("findAndModify", CommandKind.Write, "update", "changes or deletes one document and returns it") { IsInApiV1 = true, Aliases = ["findandmodify"], Parse = FindAndModify.Parse, MayRunLong = FindAndModify.MayRunLong, Explain = ExplainedCommand.OfFindAndModify },
        new("getCmdLineOpts", CommandKind.Diagnostic, "getCmdLineOpts", "reports the command line of the server") { Run = GetCmdLineOpts.RunAsync },
        new("getLog", CommandKind.Diagnostic, "getLog", "returns recent lines of the log") { Run = GetLog.RunAsync },
        new("getMore", CommandKind.Cursor, "find", "returns the next batch of a cursor") { IsInApiV1 = true },
        new("getParameter", CommandKind.Diagnostic, "getParameter", "reports parameters of the server") { Run = GetParameter.RunAsync },
        new("hello", CommandKind.Session, "", "begins a connection and describes the server") { IsInApiV1 = true, Aliases = ["isMaster", "ismaster"], Run = Hello.RunAsync },
        new("hostInfo", CommandKind.Diagnostic, "hostInfo", "describes the machine that the server runs on") { Run = HostInfo.RunAsync },
        new("insert", CommandKind.Write, "insert", "inserts documents") { IsInApiV1 = true, Parse = Insert.Parse },
        new("killCursors", CommandKind.Session, "killCursors", "closes cursors") { IsInApiV1 = true, Run = KillCursors.RunAsync },
        new("killOp", CommandKind.Diagnostic, "killop", "interrupts an operation that runs") { Run = KillOp.RunAsync },
        new("killSessions", CommandKind.Session, "killAnySession", "ends sessions") { Run = Sessions.AcceptAsync },
        new("listCollections", CommandKind.Read, "listCollections", "lists the collections and views of a database") { IsInApiV1 = true, Run = ListCollections.RunAsync },
        new("listCommands", CommandKind.Diagnostic, "", "lists the commands of the server") { Run = ListCommands.RunAsync },
        new("listDatabases", CommandKind.Read, "listDatabases", "lists databases") { IsInApiV1 = true, Run = ListDatabases.RunAsync },
        new("listIndexes", CommandKind.Read, "listIndexes", "lists the indexes of a collection") { IsInApiV1 = true, Run = ListIndexes.RunAsync },
        new("ping", CommandKind.Diagnostic, "", "answers") { IsInApiV1 = true, Run = Ping.RunAsync },
        new("refreshSessions", CommandKind.Session, "", "keeps sessions from expiring") { IsInApiV1 = true, Run = Sessions.AcceptAsync },
        new("renameCollection", CommandKind.Catalog, "renameCollectionSameDB", "renames a collection, or moves it to another database") { Change = RenameCollection.RunAsync, ChangedDatabase = RenameCollection.ChangedDatabase },
        new("rolesInfo", CommandKind.Diagnostic, "viewRole", "lists roles") { Run = Users.ListRolesAsync },
        new("saslStart", CommandKind.Session, "", "begins an authentication") { Run = Users.RefuseAsync },
        new("serverStatus", CommandKind.Diagnostic, "serverStatus", "reports the state of the server") { Run = ServerStatus.RunAsync },
        new("startSession", CommandKind.Session, "", "starts a session") { Run = Sessions.StartAsync },
        new("update", CommandKind.Write, "update", "changes documents") { IsInApiV1 = true, Parse = Update.Parse, MayRunLong = LongWrites.InUpdates, Explain = ExplainedCommand.OfUpdate },
        new("usersInfo", CommandKind.Diagnostic, "viewUser", "lists users") { Run = Users.ListAsync },
        new("validate", CommandKind.Diagnostic, "validate", "checks that a collection and its indexes are consistent") { Run = Validate.RunAsync },
        new("whatsmyuri", CommandKind.Diagnostic, "", "returns the client's address") { Run = WhatsMyUri.RunAsync },
    ];

    private static readonly Dictionary<string, CommandDefinition>.AlternateLookup<ReadOnlySpan<byte>> ByName =
        Index().GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>The command of a name or an alias.</summary>
    /// <param name="name">The name in UTF-8.</param>
    /// <exception cref="DocumentException">CommandNotFound.</exception>
    public static CommandDefinition Get(ReadOnlySpan<byte> name) => TryGet(name, out var command)
        ? command
        : throw new DocumentException(
            ErrorCode.CommandNotFound, $"no such command: '{Encoding.UTF8.GetString(name)}'");

    /// <summary>Finds the command of a name or an alias.</summary>
    /// <param name="name">The name in UTF-8.</param>
    /// <param name="command">The command.</param>
    public static bool TryGet(ReadOnlySpan<byte> name, [MaybeNullWhen(false)] out CommandDefinition command) =>
        ByName.TryGetValue(name, out command);

    private static Dictionary<string, CommandDefinition> Index()
    {
        var index = new Dictionary<string, CommandDefinition>(Utf8NameComparer.Instance);
        foreach (var command in All)
        {
            index.Add(command.Name, command);
            foreach (string alias in command.Aliases)
                index.Add(alias, command);
        }

        return index;
    }
}
