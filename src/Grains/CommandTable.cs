using System.Diagnostics.CodeAnalysis;
using System.Text;
using Streetcar.Grains.Activity;
using Streetcar.Grains.Auditing;
using Streetcar.Grains.Authorization;
using Streetcar.Grains.Commands;
using Streetcar.Security;

namespace Streetcar.Grains;

/// <summary>All commands that a silo runs.</summary>
internal static class CommandTable
{
    /// <summary>The commands, in the order of their names.</summary>
    public static IReadOnlyList<CommandDefinition> All { get; } =
    [
        new("_mergeAuthzCollections", CommandKind.Users, UserAccess.MergeAuthzCollections, "brings users and roles back from collections") { IsAdminOnly = true, Run = UserCommands.ChangeAsync, ChangeUsers = MergeAuthzCollections.RunAsync, Audit = AuditedCommands.OfDatabase("mergeAuthzCollections") },
        new("abortTransaction", CommandKind.Transaction, Access.Free, "ends a transaction without its writes") { IsInApiV1 = true },
        new("aggregate", CommandKind.Read, PipelineAccess.Aggregate, "runs a pipeline of stages over a collection") { TakesWriteConcern = true, TakesReadConcern = true, IsInApiV1 = true, RunsInTransactions = true, ReadsSnapshots = true, Run = Aggregate.RunAsync, Explain = ExplainedCommand.OfAggregate },
        new("applyOps", CommandKind.Diagnostic, OplogAccess.Allows, "applies entries of an oplog") { TakesWriteConcern = true, Run = ApplyOps.RunAsync },
        new("authenticate", CommandKind.Session, Access.Free, "authenticates the connection") { Secrets = ["key"], NeedsNoUser = true, IsInApiV1 = true, Run = SaslCommands.AuthenticateAsync },
        new("autoCompact", CommandKind.Diagnostic, Access.OnCluster(ActionType.Compact), "turns compaction in the background on or off") { IsAdminOnly = true, Run = AutoCompact.RunAsync },
        new("buildInfo", CommandKind.Diagnostic, Access.Free, "reports versions and limits of the server") { NeedsNoUser = true, Aliases = ["buildinfo"], Run = BuildInfo.RunAsync },
        new("bulkWrite", CommandKind.BulkWrite, WriteAccess.BulkWrite, "inserts, changes and deletes documents of any collections") { IsInApiV1 = true, RunsInTransactions = true, Parse = BulkWrite.Parse, MayRunLong = LongWrites.InBulkWrites },
        new("checkMetadataConsistency", CommandKind.Diagnostic, CatalogAccess.CheckMetadataConsistency, "looks for contradictions in the catalog") { Run = CheckMetadataConsistency.RunAsync },
        new("cloneCollectionAsCapped", CommandKind.Diagnostic, CatalogAccess.CloneCollectionAsCapped, "copies a collection into a capped one") { TakesWriteConcern = true, Run = CloneCollectionAsCapped.RunAsync, Audit = AuditedCommands.OfCollection("cloneCollectionAsCapped") },
        new("collMod", CommandKind.Catalog, CatalogAccess.CollMod, "changes the options of a collection, a view or an index") { IsInApiV1 = true, Change = CollMod.RunAsync, Audit = AuditedCommands.OfCollection("collMod") },
        new("collStats", CommandKind.Diagnostic, Access.OnCollection(ActionType.CollStats), "reports sizes of a collection and its indexes") { Aliases = ["collstats"], Run = CollStats.RunAsync },
        new("commitTransaction", CommandKind.Transaction, Access.Free, "makes the writes of a transaction durable") { IsInApiV1 = true, Commits = true },
        new("compact", CommandKind.Diagnostic, Access.OnCollection(ActionType.Compact), "gives back free space of a collection") { Run = Compact.RunAsync },
        new("compactStructuredEncryptionData", CommandKind.Diagnostic, Access.OnCollection(ActionType.CompactStructuredEncryptionData), "compacts the metadata of encrypted fields") { Run = CompactStructuredEncryptionData.RunAsync },
        new("connPoolStats", CommandKind.Diagnostic, Access.OnCluster(ActionType.ConnPoolStats), "reports connections to other servers") { Run = ConnPoolStats.RunAsync },
        new("connectionStatus", CommandKind.Diagnostic, Access.Free, "reports who is authenticated on the connection") { NeedsNoUser = true, Run = ConnectionStatus.RunAsync },
        new("convertToCapped", CommandKind.Catalog, Access.OnCollection(ActionType.ConvertToCapped), "makes a collection capped") { Change = ConvertToCapped.RunAsync, Audit = AuditedCommands.OfCollection("convertToCapped") },
        new("count", CommandKind.Read, Access.OnCollection(ActionType.Find), "counts documents") { TakesReadConcern = true, IsInApiV1 = true, InsteadInTransactions = " Please see http://dochub.mongodb.org/core/transaction-count for a recommended alternative.", Run = Count.RunAsync, Explain = ExplainedCommand.OfCount },
        new("create", CommandKind.Catalog, CatalogAccess.Create, "creates a collection or a view") { IsInApiV1 = true, RunsInTransactions = true, Change = Create.RunAsync, ChangeInTransaction = Create.RunInAsync, Audit = AuditedCommands.OfCollection("createCollection") },
        new("createIndexes", CommandKind.Catalog, Access.OnCollection(ActionType.CreateIndex), "builds indexes on a collection") { IsInApiV1 = true, RunsInTransactions = true, Change = CreateIndexes.RunAsync, ChangeInTransaction = CreateIndexes.RunInAsync, Audit = AuditedCommands.CreateIndexes },
        new("createRole", CommandKind.Users, UserAccess.CreateRole, "creates a role") { MayMakeFirstUser = true, Run = UserCommands.ChangeAsync, ChangeUsers = CreateRole.RunAsync, Audit = AuditedCommands.OfRole },
        new("createSearchIndexes", CommandKind.Diagnostic, Access.OnCollection(ActionType.CreateSearchIndexes), "refuses to create search indexes") { Run = SearchIndexes.RefuseAsync },
        new("createUser", CommandKind.Users, UserAccess.CreateUser, "creates a user") { Secrets = ["pwd"], MayMakeFirstUser = true, Run = UserCommands.ChangeAsync, ChangeUsers = CreateUser.RunAsync, Audit = AuditedCommands.OfUser },
        new("currentOp", CommandKind.Diagnostic, ServerAccess.CurrentOp, "lists the operations that run") { IsAdminOnly = true, Run = CurrentOp.RunAsync },
        new("dataSize", CommandKind.Diagnostic, Access.OnNamespace(ActionType.Find), "reports the size of documents in a range of an index") { Aliases = ["datasize"], Run = DataSize.RunAsync },
        new("dbHash", CommandKind.Diagnostic, Access.OnDatabase(ActionType.DbHash), "hashes the documents of a database") { Aliases = ["dbhash"], TakesReadConcern = true, Run = DbHash.RunAsync },
        new("dbStats", CommandKind.Diagnostic, Access.OnDatabase(ActionType.DbStats), "reports sizes of a database") { Aliases = ["dbstats"], Run = DbStats.RunAsync },
        new("delete", CommandKind.Write, Access.OnCollection(ActionType.Remove), "deletes documents") { CountsAs = OperationKind.Remove, IsInApiV1 = true, RunsInTransactions = true, Parse = Delete.Parse, MayRunLong = LongWrites.InDeletes, Explain = ExplainedCommand.OfDelete },
        new("distinct", CommandKind.Read, Access.OnCollection(ActionType.Find), "returns the distinct values of a field") { TakesReadConcern = true, RunsInTransactions = true, ReadsSnapshots = true, Run = Distinct.RunAsync, Explain = ExplainedCommand.OfDistinct },
        new("drop", CommandKind.Catalog, Access.OnCollection(ActionType.DropCollection), "drops a collection or a view") { IsInApiV1 = true, Change = Drop.RunAsync, Audit = AuditedCommands.OfCollection("dropCollection") },
        new("dropAllRolesFromDatabase", CommandKind.Users, Access.OnDatabase(ActionType.DropRole), "drops the roles of a database") { Run = UserCommands.ChangeAsync, ChangeUsers = DropRole.RunForAllAsync, Audit = AuditedCommands.OfDatabase("dropAllRolesFromDatabase") },
        new("dropAllUsersFromDatabase", CommandKind.Users, Access.OnDatabase(ActionType.DropUser), "drops the users of a database") { Run = UserCommands.ChangeAsync, ChangeUsers = DropUser.RunForAllAsync, Audit = AuditedCommands.OfDatabase("dropAllUsersFromDatabase") },
        new("dropConnections", CommandKind.Diagnostic, Access.OnCluster(ActionType.DropConnections), "drops connections to other servers") { IsAdminOnly = true, Run = DropConnections.RunAsync },
        new("dropDatabase", CommandKind.Catalog, Access.OnDatabase(ActionType.DropDatabase), "drops a database") { IsInApiV1 = true, Change = DropDatabase.RunAsync, Audit = AuditedCommands.OfDatabase("dropDatabase") },
        new("dropIndexes", CommandKind.Catalog, Access.OnCollection(ActionType.DropIndex), "drops indexes of a collection") { IsInApiV1 = true, Aliases = ["deleteIndexes"], Change = DropIndexes.RunAsync, Audit = AuditedCommands.DropIndexes },
        new("dropRole", CommandKind.Users, Access.OnDatabase(ActionType.DropRole), "drops a role") { Run = UserCommands.ChangeAsync, ChangeUsers = DropRole.RunAsync, Audit = AuditedCommands.OfRole },
        new("dropSearchIndex", CommandKind.Diagnostic, Access.OnCollection(ActionType.DropSearchIndex), "refuses to drop a search index") { Run = SearchIndexes.RefuseAsync },
        new("dropUser", CommandKind.Users, Access.OnDatabase(ActionType.DropUser), "drops a user") { Run = UserCommands.ChangeAsync, ChangeUsers = DropUser.RunAsync, Audit = AuditedCommands.OfUser },
        new("endSessions", CommandKind.Session, Access.Free, "ends sessions, and their transactions") { IsInApiV1 = true, Run = SessionCommands.EndAsync },
        new("explain", CommandKind.Read, ServerAccess.Explain, "reports how a command would be, or was, executed") { TakesReadConcern = true, IsInApiV1 = true, Run = Commands.Explain.RunAsync },
        new("filemd5", CommandKind.Diagnostic, CatalogAccess.Filemd5, "hashes a file of GridFS") { Run = Filemd5.RunAsync },
        new("find", CommandKind.Read, Access.OnCollection(ActionType.Find), "returns the documents that match") { TakesReadConcern = true, CountsAs = OperationKind.Query, IsInApiV1 = true, RunsInTransactions = true, ReadsSnapshots = true, Run = Find.RunAsync, Explain = ExplainedCommand.OfFind },
        new("findAndModify", CommandKind.Write, WriteAccess.FindAndModify, "changes or deletes one document and returns it") { IsInApiV1 = true, RunsInTransactions = true, Aliases = ["findandmodify"], Parse = FindAndModify.Parse, MayRunLong = FindAndModify.MayRunLong, Explain = ExplainedCommand.OfFindAndModify },
        new("fsync", CommandKind.Diagnostic, Access.OnCluster(ActionType.Fsync), "brings writes to disk, and locks writes out if asked to") { IsAdminOnly = true, Run = Fsync.RunAsync },
        new("fsyncUnlock", CommandKind.Diagnostic, Access.OnCluster(ActionType.Unlock), "takes back a lock of fsync") { IsAdminOnly = true, Run = Fsync.UnlockAsync },
        new("getClusterParameter", CommandKind.Diagnostic, Access.OnCluster(ActionType.GetClusterParameter), "reports parameters of the cluster") { IsAdminOnly = true, Run = ClusterParameters.GetAsync },
        new("getCmdLineOpts", CommandKind.Diagnostic, Access.OnCluster(ActionType.GetCmdLineOpts), "reports the command line of the server") { IsAdminOnly = true, Run = GetCmdLineOpts.RunAsync },
        new("getDefaultRWConcern", CommandKind.Diagnostic, Access.OnCluster(ActionType.GetDefaultRWConcern), "reports the default read and write concerns") { IsAdminOnly = true, Run = DefaultConcerns.GetAsync },
        new("getLog", CommandKind.Diagnostic, Access.OnCluster(ActionType.GetLog), "returns recent lines of the log") { IsAdminOnly = true, Run = GetLog.RunAsync },
        new("getMore", CommandKind.Cursor, ServerAccess.GetMore, "returns the next batch of a cursor") { CountsAs = OperationKind.GetMore, IsInApiV1 = true, ContinuesTransactions = true, RunsInTransactions = true, ReadsSnapshots = true },
        new("getParameter", CommandKind.Diagnostic, Access.OnCluster(ActionType.GetParameter), "reports parameters of the server") { IsAdminOnly = true, Run = GetParameter.RunAsync },
        new("grantPrivilegesToRole", CommandKind.Users, UserAccess.GrantPrivileges, "adds privileges to a role") { Run = UserCommands.ChangeAsync, ChangeUsers = RoleGrants.GrantPrivilegesAsync, Audit = AuditedCommands.OfRole },
        new("grantRolesToRole", CommandKind.Users, UserAccess.GrantRoles, "makes a role inherit others") { Run = UserCommands.ChangeAsync, ChangeUsers = RoleGrants.GrantRolesAsync, Audit = AuditedCommands.OfRole },
        new("grantRolesToUser", CommandKind.Users, UserAccess.GrantRoles, "gives roles to a user") { Run = UserCommands.ChangeAsync, ChangeUsers = UserRoleCommands.GrantAsync, Audit = AuditedCommands.OfUser },
        new("hello", CommandKind.Session, Access.Free, "begins a connection and describes the server") { NeedsNoUser = true, Secrets = ["speculativeAuthenticate"], IsInApiV1 = true, Aliases = ["isMaster", "ismaster"], Run = Hello.RunAsync },
        new("hostInfo", CommandKind.Diagnostic, Access.OnCluster(ActionType.HostInfo), "describes the machine that the server runs on") { Run = HostInfo.RunAsync },
        new("insert", CommandKind.Write, WriteAccess.Insert, "inserts documents") { CountsAs = OperationKind.Insert, IsInApiV1 = true, RunsInTransactions = true, Parse = Insert.Parse },
        new("invalidateUserCache", CommandKind.Diagnostic, Access.OnCluster(ActionType.InvalidateUserCache), "forgets what is known of users") { IsAdminOnly = true, Run = UserCommands.ForgetAsync },
        new("killAllSessions", CommandKind.Session, Access.OnCluster(ActionType.KillAnySession), "ends the sessions of users") { Run = SessionCommands.KillAllAsync },
        new("killAllSessionsByPattern", CommandKind.Session, Access.OnCluster(ActionType.KillAnySession), "ends the sessions that match") { Run = SessionCommands.KillByPatternAsync },
        new("killCursors", CommandKind.Session, Access.Free, "closes cursors") { IsInApiV1 = true, ContinuesTransactions = true, RunsInTransactions = true, ReadsSnapshots = true, Run = KillCursors.RunAsync },
        new("killOp", CommandKind.Diagnostic, ServerAccess.KillOp, "interrupts an operation that runs") { IsAdminOnly = true, Run = KillOp.RunAsync },
        new("killSessions", CommandKind.Session, Access.Free, "ends sessions, and their transactions") { Run = SessionCommands.KillAsync },
        new("listCollections", CommandKind.Read, CatalogAccess.ListCollections, "lists the collections and views of a database") { IsInApiV1 = true, Run = ListCollections.RunAsync },
        new("listCommands", CommandKind.Diagnostic, Access.Free, "lists the commands of the server") { Run = ListCommands.RunAsync },
        new("listDatabases", CommandKind.Read, CatalogAccess.ListDatabases, "lists databases") { IsAdminOnly = true, IsInApiV1 = true, Run = ListDatabases.RunAsync },
        new("listIndexes", CommandKind.Read, Access.OnCollection(ActionType.ListIndexes), "lists the indexes of a collection") { IsInApiV1 = true, Run = ListIndexes.RunAsync },
        new("listSearchIndexes", CommandKind.Diagnostic, Access.OnCollection(ActionType.ListSearchIndexes), "refuses to list search indexes") { Run = SearchIndexes.RefuseAsync },
        new("lockInfo", CommandKind.Diagnostic, Access.OnCluster(ActionType.ServerStatus), "lists the locks that are held") { IsAdminOnly = true, Run = LockInfo.RunAsync },
        new("logRotate", CommandKind.Diagnostic, Access.OnCluster(ActionType.LogRotate), "begins the log anew") { IsAdminOnly = true, Run = LogRotate.RunAsync },
        new("logout", CommandKind.Session, Access.Free, "ends what the connection is authenticated as") { NeedsNoUser = true, IsInApiV1 = true, Run = SaslCommands.LogOutAsync, Audit = AuditedCommands.OfServer("logout") },
        new("mapReduce", CommandKind.Read, PipelineAccess.MapReduce, "maps and reduces documents with functions in JavaScript") { Aliases = ["mapreduce"], Run = MapReduce.RunAsync },
        new("ping", CommandKind.Diagnostic, Access.Free, "answers") { NeedsNoUser = true, IsInApiV1 = true, Run = Ping.RunAsync },
        new("planCacheClear", CommandKind.Diagnostic, Access.OnCollection(ActionType.PlanCacheWrite), "forgets plans of queries") { Run = PlanCache.ClearAsync },
        new("planCacheClearFilters", CommandKind.Diagnostic, Access.OnCollection(ActionType.PlanCacheIndexFilter), "removes index filters") { Run = PlanCache.ClearFiltersAsync },
        new("planCacheListFilters", CommandKind.Diagnostic, Access.OnCollection(ActionType.PlanCacheIndexFilter), "lists index filters") { Run = PlanCache.ListFiltersAsync },
        new("planCacheSetFilter", CommandKind.Diagnostic, Access.OnCollection(ActionType.PlanCacheIndexFilter), "sets an index filter") { Run = PlanCache.SetFilterAsync },
        new("profile", CommandKind.Diagnostic, ServerAccess.Profile, "sets what of a database is profiled") { Run = Profile.RunAsync },
        new("reIndex", CommandKind.Catalog, Access.OnCollection(ActionType.ReIndex), "builds the indexes of a collection anew") { Change = ReIndex.RunAsync },
        new("refreshSessions", CommandKind.Session, Access.Free, "keeps sessions from expiring") { IsInApiV1 = true, Run = SessionCommands.RefreshAsync },
        new("renameCollection", CommandKind.Catalog, CatalogAccess.RenameCollection, "renames a collection, or moves it to another database") { IsAdminOnly = true, Change = RenameCollection.RunAsync, ChangedDatabase = RenameCollection.ChangedDatabase, Audit = AuditedCommands.RenameCollection },
        new("replSetGetConfig", CommandKind.Diagnostic, Access.OnCluster(ActionType.ReplSetGetConfig), "reports the configuration of the replica set") { IsAdminOnly = true, Run = ReplicaSetCommands.GetConfigAsync },
        new("replSetGetStatus", CommandKind.Diagnostic, Access.OnCluster(ActionType.ReplSetGetStatus), "reports the state of the replica set") { IsAdminOnly = true, Run = ReplicaSetCommands.GetStatusAsync },
        new("revokePrivilegesFromRole", CommandKind.Users, UserAccess.RevokePrivileges, "takes privileges from a role") { Run = UserCommands.ChangeAsync, ChangeUsers = RoleGrants.RevokePrivilegesAsync, Audit = AuditedCommands.OfRole },
        new("revokeRolesFromRole", CommandKind.Users, UserAccess.RevokeRoles, "takes inherited roles from a role") { Run = UserCommands.ChangeAsync, ChangeUsers = RoleGrants.RevokeRolesAsync, Audit = AuditedCommands.OfRole },
        new("revokeRolesFromUser", CommandKind.Users, UserAccess.RevokeRoles, "takes roles from a user") { Run = UserCommands.ChangeAsync, ChangeUsers = UserRoleCommands.RevokeAsync, Audit = AuditedCommands.OfUser },
        new("rolesInfo", CommandKind.Diagnostic, UserAccess.RolesInfo, "lists roles") { Run = RolesInfo.RunAsync },
        new("rotateCertificates", CommandKind.Diagnostic, Access.OnCluster(ActionType.RotateCertificates), "reads certificates again") { IsAdminOnly = true, Run = RotateCertificates.RunAsync },
        new("saslContinue", CommandKind.Session, Access.Free, "goes on with an authentication") { NeedsNoUser = true, Secrets = ["payload"], Run = SaslCommands.ContinueAsync },
        new("saslStart", CommandKind.Session, Access.Free, "begins an authentication") { NeedsNoUser = true, Secrets = ["payload"], Run = SaslCommands.StartAsync },
        new("serverStatus", CommandKind.Diagnostic, Access.OnCluster(ActionType.ServerStatus), "reports the state of the server") { Run = ServerStatus.RunAsync },
        new("setClusterParameter", CommandKind.Diagnostic, Access.OnCluster(ActionType.SetClusterParameter), "changes a parameter of the cluster") { IsAdminOnly = true, Run = ClusterParameters.SetAsync },
        new("setDefaultRWConcern", CommandKind.Diagnostic, Access.OnCluster(ActionType.SetDefaultRWConcern), "sets the default read and write concerns") { IsAdminOnly = true, TakesWriteConcern = true, Run = DefaultConcerns.SetAsync },
        new("setFeatureCompatibilityVersion", CommandKind.Diagnostic, Access.OnCluster(ActionType.SetFeatureCompatibilityVersion), "sets the version that files are to be compatible with") { IsAdminOnly = true, TakesWriteConcern = true, Run = SetFeatureCompatibilityVersion.RunAsync },
        new("setIndexCommitQuorum", CommandKind.Diagnostic, Access.OnCollection(ActionType.CreateIndex), "sets how many members the build of an index waits for") { TakesWriteConcern = true, Run = SetIndexCommitQuorum.RunAsync },
        new("setParameter", CommandKind.Diagnostic, Access.OnCluster(ActionType.SetParameter), "changes a parameter of the server") { IsAdminOnly = true, Run = SetParameter.RunAsync },
        new("setUserWriteBlockMode", CommandKind.Diagnostic, Access.OnCluster(ActionType.SetUserWriteBlockMode), "refuses writes of clients, or lets them in again") { IsAdminOnly = true, TakesWriteConcern = true, Run = SetUserWriteBlockMode.RunAsync },
        new("shutdown", CommandKind.Diagnostic, Access.OnCluster(ActionType.Shutdown), "ends the server") { IsAdminOnly = true, Run = Shutdown.RunAsync, Audit = AuditedCommands.OfServer("shutdown") },
        new("startSession", CommandKind.Session, Access.Free, "starts a session") { Run = SessionCommands.StartAsync },
        new("top", CommandKind.Diagnostic, Access.OnCluster(ActionType.Top), "reports how often collections are used, and for how long") { IsAdminOnly = true, Run = Top.RunAsync },
        new("update", CommandKind.Write, WriteAccess.Update, "changes documents") { CountsAs = OperationKind.Update, IsInApiV1 = true, RunsInTransactions = true, Parse = Update.Parse, MayRunLong = LongWrites.InUpdates, Explain = ExplainedCommand.OfUpdate },
        new("updateRole", CommandKind.Users, UserAccess.UpdateRole, "changes a role") { Run = UserCommands.ChangeAsync, ChangeUsers = UpdateRole.RunAsync, Audit = AuditedCommands.OfRole },
        new("updateSearchIndex", CommandKind.Diagnostic, Access.OnCollection(ActionType.UpdateSearchIndex), "refuses to change a search index") { Run = SearchIndexes.RefuseAsync },
        new("updateUser", CommandKind.Users, UserAccess.UpdateUser, "changes a user") { Secrets = ["pwd"], Run = UserCommands.ChangeAsync, ChangeUsers = UpdateUser.RunAsync, Audit = AuditedCommands.OfChangedUser },
        new("usersInfo", CommandKind.Diagnostic, UserAccess.UsersInfo, "lists users") { Run = UsersInfo.RunAsync },
        new("validate", CommandKind.Diagnostic, Access.OnCollection(ActionType.Validate), "checks that a collection and its indexes are consistent") { Run = Validate.RunAsync },
        new("validateDBMetadata", CommandKind.Diagnostic, CatalogAccess.ValidateDBMetadata, "looks for what is not in an API version") { Run = ValidateDBMetadata.RunAsync },
        new("whatsmyuri", CommandKind.Diagnostic, Access.Free, "returns the client's address") { NeedsNoUser = true, Run = WhatsMyUri.RunAsync },
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
