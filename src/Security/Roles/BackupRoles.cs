using static Streetcar.Security.ActionType;

namespace Streetcar.Security.Roles;

/// <summary>
/// The built-in roles of <c>admin</c> for those who save and restore databases
/// (<see href="https://www.mongodb.com/docs/manual/reference/built-in-roles/#backup-and-restoration-roles"/>).
/// </summary>
internal static class BackupRoles
{
    private static readonly ActionSet RestoreActions = ActionSet.Of(
        BypassDocumentValidation, CollMod, ConvertToCapped, CreateCollection, CreateIndex, CreateSearchIndexes, DropCollection,
        Insert, PerformRawDataOperations, UpdateSearchIndex);

    public static Privilege[] QueryableBackup { get; } =
    [
        new(ResourcePattern.Any, CollStats, ListCollections, ListIndexes, ListSearchIndexes),
        new(ResourcePattern.AnyNormal, Find, PerformRawDataOperations, StartBackup),
        new(ResourcePattern.AnyBuckets, Find, PerformRawDataOperations),
        new(ResourcePattern.Cluster, GetParameter, ListDatabases, UseUUID),
        new(ResourcePattern.Of("config"), Find),
        new(ResourcePattern.Of("local"), Find),
        new(ResourcePattern.Of("local", "replset.election"), Find),
        new(ResourcePattern.Of("local", "replset.minvalid"), Find),
        new(ResourcePattern.Of("", "system.js"), Find),
        new(ResourcePattern.Of("", "system.users"), Find),
        new(ResourcePattern.Of("", "system.profile"), Find),
        new(ResourcePattern.Of("admin", "system.backup_users"), Find),
        new(ResourcePattern.Of("admin", "system.roles"), Find),
        new(ResourcePattern.Of("admin", "system.version"), Find),
        new(ResourcePattern.Of("config", "settings"), Find),
    ];

    public static Privilege[] Backup { get; } =
    [
        .. QueryableBackup,
        new(ResourcePattern.Cluster, AppendOplogNote, ServerStatus, SetUserWriteBlockMode),
        new(ResourcePattern.Of("config", "settings"), Insert, Update),
    ];

    public static Privilege[] Restore { get; } =
    [
        new(ResourcePattern.Cluster, ApplyOps, BypassWriteBlockingMode, ForceUUID, GetParameter, SetUserWriteBlockMode, UseUUID),
        new(ResourcePattern.Of("local"), RestoreActions),
        new(ResourcePattern.Of("config"), RestoreActions),
        new(ResourcePattern.AnyBuckets, RestoreActions),
        new(ResourcePattern.Of("local", "system.replset"), RestoreActions),
        new(ResourcePattern.Of("local", "replset.election"), RestoreActions),
        new(ResourcePattern.Of("local", "replset.minvalid"), RestoreActions),
        new(ResourcePattern.Any, ListCollections),
        new(ResourcePattern.AnyNormal, RestoreActions | DatabaseRoles.UserAdminActions),
        new(ResourcePattern.Of("", "system.js"), RestoreActions),
        new(ResourcePattern.Of("admin", "tempusers"), Find),
        new(ResourcePattern.Of("admin", "temproles"), Find),
        new(ResourcePattern.Of("admin", "system.backup_users"), RestoreActions),
        new(ResourcePattern.Of("admin", "system.version"), RestoreActions | ActionSet.Of(Find)),
        new(ResourcePattern.Of("", "system.users"), RestoreActions | ActionSet.Of(Find, Remove, Update)),
        new(ResourcePattern.Of("admin", "system.roles"), CreateIndex),
        new(ResourcePattern.Of("", "system.views"), DropCollection),
    ];
}
