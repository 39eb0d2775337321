using static Streetcar.Security.ActionType;

namespace Streetcar.Security.Roles;

/// <summary>
/// The built-in roles that every database has, for itself
/// (<see href="https://www.mongodb.com/docs/manual/reference/built-in-roles/#database-user-roles"/>).
/// </summary>
internal static class DatabaseRoles
{
    public static ActionSet ReadActions { get; } = ActionSet.Of(
        ChangeStream, CollStats, DbHash, DbStats, Find, KillCursors, ListCollections, ListIndexes, ListSearchIndexes,
        PerformRawDataOperations, PlanCacheRead);

    public static ActionSet ReadWriteActions { get; } = ReadActions | ActionSet.Of(
        CleanupStructuredEncryptionData, CompactStructuredEncryptionData, ConvertToCapped, CreateCollection, CreateIndex,
        CreateSearchIndexes, DropCollection, DropIndex, DropSearchIndex, Insert, Remove, RenameCollectionSameDB, Update,
        UpdateSearchIndex);

    public static ActionSet UserAdminActions { get; } = ActionSet.Of(
        ChangeCustomData, ChangePassword, CreateRole, CreateUser, DropRole, DropUser, GrantRole, RevokeRole,
        SetAuthenticationRestriction, ViewRole, ViewUser);

    public static ActionSet BucketAdminActions { get; } = ActionSet.Of(
        Analyze, BypassDocumentValidation, CollMod, CollStats, Compact, ConvertToCapped, CreateCollection, CreateIndex,
        CreateSearchIndexes, DbStats, DropCollection, DropDatabase, DropIndex, DropSearchIndex, EnableProfiler, ListCollections,
        ListIndexes, ListSearchIndexes, PlanCacheIndexFilter, PlanCacheRead, PlanCacheWrite, ReIndex, RenameCollectionSameDB,
        StorageDetails, UpdateSearchIndex, ActionType.Validate);

    public static ActionSet DbAdminActions { get; } = BucketAdminActions | ActionSet.Of(ConfigureQueryAnalyzer, StartBackup);

    public static ActionSet ProfileActions { get; } = ReadActions | ActionSet.Of(ConvertToCapped, CreateCollection, DropCollection);

    public static Privilege[] Read(string database) =>
    [
        new(ResourcePattern.Of(database), ReadActions),
        new(ResourcePattern.Of(database, "system.js"), ReadActions),
    ];

    public static Privilege[] ReadWrite(string database) =>
    [
        new(ResourcePattern.Of(database), ReadWriteActions),
        new(ResourcePattern.Of(database, "system.js"), ReadWriteActions),
    ];

    public static Privilege[] UserAdmin(string database) => [new(ResourcePattern.Of(database), UserAdminActions)];

    public static Privilege[] DbAdmin(string database) =>
    [
        new(ResourcePattern.Of(database), DbAdminActions),
        new(ResourcePattern.Of(database, "system.profile"), ProfileActions),
    ];

    public static Privilege[] DbOwner(string database) => [.. ReadWrite(database), .. DbAdmin(database), .. UserAdmin(database)];

    public static Privilege[] EnableSharding(string database) =>
    [
        new(
            ResourcePattern.AnyNormal,
            AnalyzeShardKey, ActionType.EnableSharding, MoveCollection, RefineCollectionShardKey, ReshardCollection, UnshardCollection),
    ];
}
