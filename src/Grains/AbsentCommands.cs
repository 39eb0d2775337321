namespace Streetcar.Grains;

/// <summary>The commands of MongoDB that there are not, so that who misses one learns why.</summary>
internal static class AbsentCommands
{
    private const string Sharding = "data is not distributed over shards";
    private const string Replication = "a store has no members that replicate each other";
    private const string Enterprise = "it is a part of MongoDB Enterprise";
    private const string Queries = "queries are planned by rules, without settings and statistics";

    /// <summary>Why there is none, by its name.</summary>
    public static IReadOnlyDictionary<string, string> Reasons { get; } = new (string Reason, string[] Names)[]
    {
        (Sharding, [
            "abortMoveCollection", "abortReshardCollection", "abortUnshardCollection", "addShard", "addShardToZone", "balancerCollectionStatus",
            "balancerStart", "balancerStatus", "balancerStop", "changePrimary", "cleanupOrphaned", "clearJumboFlag", "commitReshardCollection",
            "configureCollectionBalancing", "enableSharding", "flushRouterConfig", "getShardMap", "getShardVersion",
            "isdbgrid", "listShards", "mergeAllChunksOnShard", "mergeChunks", "moveChunk", "moveCollection", "movePrimary", "moveRange",
            "refineCollectionShardKey", "removeShard", "removeShardFromZone", "repairShardedCollectionChunksHistory", "reshardCollection",
            "setAllowMigrations", "setShardVersion", "shardCollection", "shardConnPoolStats", "shardingState", "split", "splitChunk", "splitVector",
            "transitionFromDedicatedConfigServer", "transitionToDedicatedConfigServer", "unsetSharding", "unshardCollection", "updateZoneKeyRange",
            "analyzeShardKey", "configureQueryAnalyzer"]),
        (Replication, [
            "appendOplogNote", "replSetAbortPrimaryCatchUp", "replSetFreeze", "replSetInitiate", "replSetMaintenance", "replSetReconfig",
            "replSetResizeOplog", "replSetStepDown", "replSetSyncFrom"]),
        (Enterprise, [
            "cleanupStructuredEncryptionData", "getAuditConfig", "logApplicationMessage", "setAuditConfig"]),
        (Queries, ["analyze", "removeQuerySettings", "setQuerySettings"]),
    }.SelectMany(group => group.Names, (group, name) => (name, group.Reason)).ToDictionary(command => command.name, command => command.Reason);
}
