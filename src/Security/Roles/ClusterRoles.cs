using static Streetcar.Security.ActionType;

namespace Streetcar.Security.Roles;

/// <summary>
/// The built-in roles of <c>admin</c> for those who run servers
/// (<see href="https://www.mongodb.com/docs/manual/reference/built-in-roles/#cluster-administration-roles"/>).
/// </summary>
internal static class ClusterRoles
{
    private static readonly ActionSet MonitorActions = ActionSet.Of(CollStats, DbStats, GetDatabaseVersion, GetShardVersion, IndexStats);

    private static readonly ActionSet ShardingActions = ActionSet.Of(
        AnalyzeShardKey, ClearJumboFlag, ConfigureQueryAnalyzer, EnableSharding, MoveChunk, MoveCollection,
        RefineCollectionShardKey, ReshardCollection, SplitChunk, SplitVector, UnshardCollection);

    private static readonly ActionSet WriteActions = ActionSet.Of(Insert, Remove, Update);

    public static Privilege[] ClusterMonitor { get; } =
    [
        .. DatabaseRoles.Read("config"),
        .. DatabaseRoles.Read("local"),
        new(
            ResourcePattern.Cluster,
            AllCollectionStats, ConnPoolStats, GetCmdLineOpts, GetDefaultRWConcern, GetLog, GetParameter, GetShardMap, HostInfo,
            Inprog, ListClusterCatalog, ListDatabases, ListSampledQueries, ListSessions, ListShards, Netstat, OperationMetrics,
            QueryStatsRead, QueryStatsReadTransformed, ReplSetGetConfig, ReplSetGetStatus, ServerStatus,
            ShardedDataDistribution, ShardingState, Top, UseUUID),
        new(ResourcePattern.AnyNormal, MonitorActions),
        new(ResourcePattern.AnyBuckets, MonitorActions),
        new(ResourcePattern.Of("config"), MonitorActions),
        new(ResourcePattern.Of("config", "system.sessions"), MonitorActions),
        new(ResourcePattern.Of("local"), MonitorActions),
        new(ResourcePattern.Of("local", "system.replset"), Find),
        new(ResourcePattern.Of("local", "replset.election"), Find),
        new(ResourcePattern.Of("local", "replset.minvalid"), Find),
        new(ResourcePattern.Of("", "system.profile"), Find),
    ];

    public static Privilege[] HostManager { get; } =
    [
        new(
            ResourcePattern.Cluster,
            ApplicationMessage, AuditConfigure, Compact, ConnPoolSync, DropConnections, FlushRouterConfig, Fsync,
            InvalidateUserCache, KillAnyCursor, KillAnySession, Killop, LogRotate, OidReset, OidcListKeys, OidcRefreshKeys,
            ReplSetResizeOplog, Resync, RotateCertificates, SetParameter, Shutdown, Touch, TrafficRecord, Unlock),
        new(ResourcePattern.AnyNormal, KillCursors),
    ];

    public static Privilege[] ClusterManager { get; } =
    [
        .. DatabaseRoles.Read("config"),
        new(
            ResourcePattern.Cluster,
            AddShard, AppendOplogNote, ApplicationMessage, CheckMetadataConsistency, CleanupOrphaned, FlushRouterConfig,
            GetChangeStreamState, GetClusterParameter, GetDefaultRWConcern, ListSessions, ListShards, QuerySettings, RemoveShard,
            ReplSetConfigure, ReplSetGetConfig, ReplSetGetStatus, ReplSetStateChange, Resync, SetChangeStreamState,
            SetClusterParameter, SetDefaultRWConcern, SetFeatureCompatibilityVersion, TransitionFromDedicatedConfigServer,
            TransitionToDedicatedConfigServer),
        new(ResourcePattern.AnyNormal, ShardingActions),
        new(ResourcePattern.AnyBuckets, ShardingActions),
        new(ResourcePattern.Of("config"), ShardingActions | WriteActions),
        new(ResourcePattern.Of("local"), ShardingActions | WriteActions),
        new(ResourcePattern.Of("local", "system.replset"), DatabaseRoles.ReadActions),
        new(ResourcePattern.Any, DbCheck),
        new(ResourcePattern.Of("local", "system.healthlog"), DatabaseRoles.ReadActions),
        new(ResourcePattern.Of("local", "replset.election"), WriteActions),
        new(ResourcePattern.Of("local", "replset.minvalid"), WriteActions),
    ];

    public static Privilege[] ClusterAdmin { get; } =
    [
        .. ClusterMonitor,
        .. HostManager,
        .. ClusterManager,
        new(ResourcePattern.AnyNormal, DropDatabase),
        new(ResourcePattern.Any, ExportCollection, ImportCollection),
    ];
}
