using System.Diagnostics.CodeAnalysis;
using System.Text;
using Streetcar.Grains.Activity;
using Streetcar.Grains.Auditing;
using Streetcar.Grains.Commands;

namespace Streetcar.Grains;

/// <summary>All commands that a silo runs.</summary>
internal static class CommandTable
{
    /// <summary>The commands, in the order of their names.</summary>
    public static IReadOnlyList<CommandDefinition> All { get; } =
    [
        new("abortTransaction", CommandKind.Transaction, "", "ends a transaction without its writes") { IsInApiV1 = true },
        new("aggregate", CommandKind.Read, "find", "runs a pipeline of stages over a collection") { TakesWriteConcern = true, TakesReadConcern = true, IsInApiV1 = true, RunsInTransactions = true, ReadsSnapshots = true, Run = Aggregate.RunAsync, Explain = ExplainedCommand.OfAggregate },
        new("applyOps", CommandKind.Diagnostic, "applyOps", "applies entries of an oplog") { TakesWriteConcern = true, Run = ApplyOps.RunAsync },
        new("authenticate", CommandKind.Session, "", "authenticates the connection") { NeedsNoUser = true, IsInApiV1 = true, Run = SaslCommands.AuthenticateAsync },
        new("autoCompact", CommandKind.Diagnostic, "compact", "turns compaction in the background on or off") { IsAdminOnly = true, Run = AutoCompact.RunAsync },
        new("buildInfo", CommandKind.Diagnostic, "", "reports versions and limits of the server") { NeedsNoUser = true, Aliases = ["buildinfo"], Run = BuildInfo.RunAsync },
        new("bulkWrite", CommandKind.BulkWrite, "update", "inserts, changes and deletes documents of any collections") { IsInApiV1 = true, RunsInTransactions = true, Parse = BulkWrite.Parse, MayRunLong = LongWrites.InBulkWrites },
        new("checkMetadataConsistency", CommandKind.Diagnostic, "checkMetadataConsistency", "looks for contradictions in the catalog") { Run = CheckMetadataConsistency.RunAsync },
        new("cloneCollectionAsCapped", CommandKind.Diagnostic, "convertToCapped", "copies a collection into a capped one") { TakesWriteConcern = true, Run = CloneCollectionAsCapped.RunAsync, Audit = AuditedCommands.OfCollection("cloneCollectionAsCapped") },
        new("collMod", CommandKind.Catalog, "collMod", "changes the options of a collection, a view or an index") { IsInApiV1 = true, Change = CollMod.RunAsync, Audit = AuditedCommands.OfCollection("collMod") },
        new("collStats", CommandKind.Diagnostic, "collStats", "reports sizes of a collection and its indexes") { Aliases = ["collstats"], Run = CollStats.RunAsync },
        new("commitTransaction", CommandKind.Transaction, "", "makes the writes of a transaction durable") { IsInApiV1 = true, Commits = true },
        new("compact", CommandKind.Diagnostic, "compact", "gives back free space of a collection") { Run = Compact.RunAsync },
        new("compactStructuredEncryptionData", CommandKind.Diagnostic, "compactStructuredEncryptionData", "compacts the metadata of encrypted fields") { Run = CompactStructuredEncryptionData.RunAsync },
        new("connPoolStats", CommandKind.Diagnostic, "connPoolStats", "reports connections to other servers") { Run = ConnPoolStats.RunAsync },
        new("connectionStatus", CommandKind.Diagnostic, "", "reports who is authenticated on the connection") { NeedsNoUser = true, Run = ConnectionStatus.RunAsync },
        new("convertToCapped", CommandKind.Catalog, "convertToCapped", "makes a collection capped") { Change = ConvertToCapped.RunAsync, Audit = AuditedCommands.OfCollection("convertToCapped") },
        new("count", CommandKind.Read, "find", "counts documents") { TakesReadConcern = true, IsInApiV1 = true, InsteadInTransactions = " Please see http://dochub.mongodb.org/core/transaction-count for a recommended alternative.", Run = Count.RunAsync, Explain = ExplainedCommand.OfCount },
        new("create", CommandKind.Catalog, "createCollection", "creates a collection or a view") { IsInApiV1 = true, RunsInTransactions = true, Change = Create.RunAsync, ChangeInTransaction = Create.RunInAsync, Audit = AuditedCommands.OfCollection("createCollection") },
        new("createIndexes", CommandKind.Catalog, "createIndex", "builds indexes on a collection") { IsInApiV1 = true, RunsInTransactions = true, Change = CreateIndexes.RunAsync, ChangeInTransaction = CreateIndexes.RunInAsync, Audit = AuditedCommands.CreateIndexes },
        new("createSearchIndexes", CommandKind.Diagnostic, "createSearchIndexes", "refuses to create search indexes") { Run = SearchIndexes.RefuseAsync },
        new("currentOp", CommandKind.Diagnostic, "inprog", "lists the operations that run") { IsAdminOnly = true, Run = CurrentOp.RunAsync },
        new("dataSize", CommandKind.Diagnostic, "find", "reports the size of documents in a range of an index") { Aliases = ["datasize"], Run = DataSize.RunAsync },
        new("dbHash", CommandKind.Diagnostic, "dbHash", "hashes the documents of a database") { Aliases = ["dbhash"], TakesReadConcern = true, Run = DbHash.RunAsync },
        new("dbStats", CommandKind.Diagnostic, "dbStats", "reports sizes of a database") { Aliases = ["dbstats"], Run = DbStats.RunAsync },
        new("delete", CommandKind.Write, "remove", "deletes documents") { CountsAs = OperationKind.Remove, IsInApiV1 = true, RunsInTransactions = true, Parse = Delete.Parse, MayRunLong = LongWrites.InDeletes, Explain = ExplainedCommand.OfDelete },
        new("distinct", CommandKind.Read, "find", "returns the distinct values of a field") { TakesReadConcern = true, RunsInTransactions = true, ReadsSnapshots = true, Run = Distinct.RunAsync, Explain = ExplainedCommand.OfDistinct },
        new("drop", CommandKind.Catalog, "dropCollection", "drops a collection or a view") { IsInApiV1 = true, Change = Drop.RunAsync, Audit = AuditedCommands.OfCollection("dropCollection") },
        new("dropAllRolesFromDatabase", CommandKind.Diagnostic, "dropRole", "drops the roles of a database") { TakesWriteConcern = true, Run = Users.DropAllAsync },
        new("dropAllUsersFromDatabase", CommandKind.Diagnostic, "dropUser", "drops the users of a database") { TakesWriteConcern = true, Run = Users.DropAllAsync },
        new("dropConnections", CommandKind.Diagnostic, "dropConnections", "drops connections to other servers") { IsAdminOnly = true, Run = DropConnections.RunAsync },
        new("dropDatabase", CommandKind.Catalog, "dropDatabase", "drops a database") { IsInApiV1 = true, Change = DropDatabase.RunAsync, Audit = AuditedCommands.OfDatabase("dropDatabase") },
        new("dropIndexes", CommandKind.Catalog, "dropIndex", "drops indexes of a collection") { IsInApiV1 = true, Aliases = ["deleteIndexes"], Change = DropIndexes.RunAsync, Audit = AuditedCommands.DropIndexes },
        new("dropSearchIndex", CommandKind.Diagnostic, "dropSearchIndex", "refuses to drop a search index") { Run = SearchIndexes.RefuseAsync },
        new("endSessions", CommandKind.Session, "", "ends sessions, and their transactions") { IsInApiV1 = true, Run = SessionCommands.EndAsync },
        new("explain", CommandKind.Read, "find", "reports how a command would be, or was, executed") { TakesReadConcern = true, IsInApiV1 = true, Run = Commands.Explain.RunAsync },
        new("filemd5", CommandKind.Diagnostic, "find", "hashes a file of GridFS") { Run = Filemd5.RunAsync },
        new("find", CommandKind.Read, "find", "returns the documents that match") { TakesReadConcern = true, CountsAs = OperationKind.Query, IsInApiV1 = true, RunsInTransactions = true, ReadsSnapshots = true, Run = Find.RunAsync, Explain = ExplainedCommand.OfFind },
        new("findAndModify", CommandKind.Write, "update", "changes or deletes one document and returns it") { IsInApiV1 = true, RunsInTransactions = true, Aliases = ["findandmodify"], Parse = FindAndModify.Parse, MayRunLong = FindAndModify.MayRunLong, Explain = ExplainedCommand.OfFindAndModify },
        new("fsync", CommandKind.Diagnostic, "fsync", "brings writes to disk, and locks writes out if asked to") { IsAdminOnly = true, Run = Fsync.RunAsync },
        new("fsyncUnlock", CommandKind.Diagnostic, "unlock", "takes back a lock of fsync") { IsAdminOnly = true, Run = Fsync.UnlockAsync },
        new("getClusterParameter", CommandKind.Diagnostic, "getClusterParameter", "reports parameters of the cluster") { IsAdminOnly = true, Run = ClusterParameters.GetAsync },
        new("getCmdLineOpts", CommandKind.Diagnostic, "getCmdLineOpts", "reports the command line of the server") { IsAdminOnly = true, Run = GetCmdLineOpts.RunAsync },
        new("getDefaultRWConcern", CommandKind.Diagnostic, "getDefaultRWConcern", "reports the default read and write concerns") { IsAdminOnly = true, Run = DefaultConcerns.GetAsync },
        new("getLog", CommandKind.Diagnostic, "getLog", "returns recent lines of the log") { IsAdminOnly = true, Run = GetLog.RunAsync },
        new("getMore", CommandKind.Cursor, "find", "returns the next batch of a cursor") { CountsAs = OperationKind.GetMore, IsInApiV1 = true, ContinuesTransactions = true, RunsInTransactions = true, ReadsSnapshots = true },
        new("getParameter", CommandKind.Diagnostic, "getParameter", "reports parameters of the server") { IsAdminOnly = true, Run = GetParameter.RunAsync },
        new("hello", CommandKind.Session, "", "begins a connection and describes the server") { NeedsNoUser = true, Secrets = ["speculativeAuthenticate"], IsInApiV1 = true, Aliases = ["isMaster", "ismaster"], Run = Hello.RunAsync },
        new("hostInfo", CommandKind.Diagnostic, "hostInfo", "describes the machine that the server runs on") { Run = HostInfo.RunAsync },
        new("insert", CommandKind.Write, "insert", "inserts documents") { CountsAs = OperationKind.Insert, IsInApiV1 = true, RunsInTransactions = true, Parse = Insert.Parse },
        new("invalidateUserCache", CommandKind.Diagnostic, "invalidateUserCache", "forgets what is known of users") { IsAdminOnly = true, Run = Users.ForgetAsync },
        new("killAllSessions", CommandKind.Session, "killAnySession", "ends the sessions of users") { Run = SessionCommands.KillAllAsync },
        new("killAllSessionsByPattern", CommandKind.Session, "killAnySession", "ends the sessions that match") { Run = SessionCommands.KillByPatternAsync },
        new("killCursors", CommandKind.Session, "killCursors", "closes cursors") { IsInApiV1 = true, ContinuesTransactions = true, RunsInTransactions = true, ReadsSnapshots = true, Run = KillCursors.RunAsync },
        new("killOp", CommandKind.Diagnostic, "killop", "interrupts an operation that runs") { IsAdminOnly = true, Run = KillOp.RunAsync },
        new("killSessions", CommandKind.Session, "killAnySession", "ends sessions, and their transactions") { Run = SessionCommands.EndAsync },
        new("listCollections", CommandKind.Read, "listCollections", "lists the collections and views of a database") { IsInApiV1 = true, Run = ListCollections.RunAsync },
        new("listCommands", CommandKind.Diagnostic, "", "lists the commands of the server") { Run = ListCommands.RunAsync },
        new("listDatabases", CommandKind.Read, "listDatabases", "lists databases") { IsAdminOnly = true, IsInApiV1 = true, Run = ListDatabases.RunAsync },
        new("listIndexes", CommandKind.Read, "listIndexes", "lists the indexes of a collection") { IsInApiV1 = true, Run = ListIndexes.RunAsync },
        new("listSearchIndexes", CommandKind.Diagnostic, "listSearchIndexes", "refuses to list search indexes") { Run = SearchIndexes.RefuseAsync },
        new("lockInfo", CommandKind.Diagnostic, "serverStatus", "lists the locks that are held") { IsAdminOnly = true, Run = LockInfo.RunAsync },
        new("logRotate", CommandKind.Diagnostic, "logRotate", "begins the log anew") { IsAdminOnly = true, Run = LogRotate.RunAsync },
        new("logout", CommandKind.Session, "", "ends what the connection is authenticated as") { NeedsNoUser = true, IsInApiV1 = true, Run = SaslCommands.LogOutAsync, Audit = AuditedCommands.OfServer("logout") },
        new("mapReduce", CommandKind.Read, "find", "maps and reduces documents with functions in JavaScript") { Aliases = ["mapreduce"], Run = MapReduce.RunAsync },
        new("ping", CommandKind.Diagnostic, "", "answers") { NeedsNoUser = true, IsInApiV1 = true, Run = Ping.RunAsync },
        new("planCacheClear", CommandKind.Diagnostic, "planCacheWrite", "forgets plans of queries") { Run = PlanCache.ClearAsync },
        new("planCacheClearFilters", CommandKind.Diagnostic, "planCacheIndexFilter", "removes index filters") { Run = PlanCache.ClearFiltersAsync },
        new("planCacheListFilters", CommandKind.Diagnostic, "planCacheIndexFilter", "lists index filters") { Run = PlanCache.ListFiltersAsync },
        new("planCacheSetFilter", CommandKind.Diagnostic, "planCacheIndexFilter", "sets an index filter") { Run = PlanCache.SetFilterAsync },
        new("profile", CommandKind.Diagnostic, "enableProfiler", "sets what of a database is profiled") { Run = Profile.RunAsync },
        new("reIndex", CommandKind.Catalog, "reIndex", "builds the indexes of a collection anew") { Change = ReIndex.RunAsync },
        new("refreshSessions", CommandKind.Session, "", "keeps sessions from expiring") { IsInApiV1 = true, Run = SessionCommands.RefreshAsync },
        new("renameCollection", CommandKind.Catalog, "renameCollectionSameDB", "renames a collection, or moves it to another database") { IsAdminOnly = true, Change = RenameCollection.RunAsync, ChangedDatabase = RenameCollection.ChangedDatabase, Audit = AuditedCommands.RenameCollection },
        new("replSetGetConfig", CommandKind.Diagnostic, "replSetGetConfig", "reports the configuration of the replica set") { IsAdminOnly = true, Run = ReplicaSetCommands.GetConfigAsync },
        new("replSetGetStatus", CommandKind.Diagnostic, "replSetGetStatus", "reports the state of the replica set") { IsAdminOnly = true, Run = ReplicaSetCommands.GetStatusAsync },
        new("rolesInfo", CommandKind.Diagnostic, "viewRole", "lists roles") { Run = Users.ListRolesAsync },
        new("rotateCertificates", CommandKind.Diagnostic, "rotateCertificates", "reads certificates again") { IsAdminOnly = true, Run = RotateCertificates.RunAsync },
        new("saslContinue", CommandKind.Session, "", "goes on with an authentication") { NeedsNoUser = true, Secrets = ["payload"], Run = SaslCommands.ContinueAsync },
        new("saslStart", CommandKind.Session, "", "begins an authentication") { NeedsNoUser = true, Secrets = ["payload"], Run = SaslCommands.StartAsync },
        new("serverStatus", CommandKind.Diagnostic, "serverStatus", "reports the state of the server") { Run = ServerStatus.RunAsync },
        new("setClusterParameter", CommandKind.Diagnostic, "setClusterParameter", "changes a parameter of the cluster") { IsAdminOnly = true, Run = ClusterParameters.SetAsync },
        new("setDefaultRWConcern", CommandKind.Diagnostic, "setDefaultRWConcern", "sets the default read and write concerns") { IsAdminOnly = true, TakesWriteConcern = true, Run = DefaultConcerns.SetAsync },
        new("setFeatureCompatibilityVersion", CommandKind.Diagnostic, "setFeatureCompatibilityVersion", "sets the version that files are to be compatible with") { IsAdminOnly = true, TakesWriteConcern = true, Run = SetFeatureCompatibilityVersion.RunAsync },
        new("setIndexCommitQuorum", CommandKind.Diagnostic, "createIndex", "sets how many members the build of an index waits for") { TakesWriteConcern = true, Run = SetIndexCommitQuorum.RunAsync },
        new("setParameter", CommandKind.Diagnostic, "setParameter", "changes a parameter of the server") { IsAdminOnly = true, Run = SetParameter.RunAsync },
        new("setUserWriteBlockMode", CommandKind.Diagnostic, "setUserWriteBlockMode", "refuses writes of clients, or lets them in again") { IsAdminOnly = true, TakesWriteConcern = true, Run = SetUserWriteBlockMode.RunAsync },
        new("shutdown", CommandKind.Diagnostic, "shutdown", "ends the server") { IsAdminOnly = true, Run = Shutdown.RunAsync, Audit = AuditedCommands.OfServer("shutdown") },
        new("startSession", CommandKind.Session, "", "starts a session") { Run = SessionCommands.StartAsync },
        new("top", CommandKind.Diagnostic, "top", "reports how often collections are used, and for how long") { IsAdminOnly = true, Run = Top.RunAsync },
        new("update", CommandKind.Write, "update", "changes documents") { CountsAs = OperationKind.Update, IsInApiV1 = true, RunsInTransactions = true, Parse = Update.Parse, MayRunLong = LongWrites.InUpdates, Explain = ExplainedCommand.OfUpdate },
        new("updateSearchIndex", CommandKind.Diagnostic, "updateSearchIndex", "refuses to change a search index") { Run = SearchIndexes.RefuseAsync },
        new("usersInfo", CommandKind.Diagnostic, "viewUser", "lists users") { Run = Users.ListAsync },
        new("validate", CommandKind.Diagnostic, "validate", "checks that a collection and its indexes are consistent") { Run = Validate.RunAsync },
        new("validateDBMetadata", CommandKind.Diagnostic, "validate", "looks for what is not in an API version") { Run = ValidateDBMetadata.RunAsync },
        new("whatsmyuri", CommandKind.Diagnostic, "", "returns the client's address") { NeedsNoUser = true, Run = WhatsMyUri.RunAsync },
    ];

    private static readonly Dictionary<string, CommandDefinition>.AlternateLookup<ReadOnlySpan<byte>> ByName =
        Index().GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>The command of a name or an alias.</summary>
    /// <param name="name">The name in UTF-8.</param>
    /// <exception cref="DocumentException">CommandNotFound.</exception>
    public static CommandDefinition Get(ReadOnlySpan<byte> name) => TryGet(name, out var command)
        ? command
        : throw NotFound(Encoding.UTF8.GetString(name));

    /// <summary>Finds the command of a name or an alias.</summary>
    /// <param name="name">The name in UTF-8.</param>
    /// <param name="command">The command.</param>
    public static bool TryGet(ReadOnlySpan<byte> name, [MaybeNullWhen(false)] out CommandDefinition command) =>
        ByName.TryGetValue(name, out command);

    private static DocumentException NotFound(string name) => new(
        ErrorCode.CommandNotFound,
        $"no such command: '{name}'" + (AbsentCommands.Reasons.TryGetValue(name, out string? reason) ? $", since {reason}" : ""));

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
