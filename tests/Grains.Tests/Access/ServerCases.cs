using static Streetcar.Grains.Tests.Access.Roles;

namespace Streetcar.Grains.Tests.Access;

/// <summary>
/// Commands that look at the server or change it, and the roles that allow them in MongoDB, as its own tests of authorization have
/// them (<c>jstests/auth/lib/commands_lib.js</c>).
/// </summary>
internal static class ServerCases
{
    public static AccessCase[] All { get; } =
    [
        new("{ abortTransaction: 1 }", "admin", Roles.All),
        new("{ commitTransaction: 1 }", "admin", Roles.All),
        new("{ authenticate: 1 }", "first", Roles.All),
        new("{ saslStart: 1 }", "first", Roles.All),
        new("{ saslContinue: 1 }", "first", Roles.All),
        new("{ logout: 1 }", "first", Roles.All),
        new("{ hello: 1 }", "first", Roles.All),
        new("{ isMaster: 1 }", "admin", Roles.All),
        new("{ ping: 1 }", "first", Roles.All),
        new("{ buildInfo: 1 }", "first", Roles.All),
        new("{ connectionStatus: 1 }", "second", Roles.All),
        new("{ listCommands: 1 }", "first", Roles.All),
        new("{ whatsmyuri: 1 }", "admin", Roles.All),
        new("{ startSession: 1 }", "admin", Roles.All),
        new("{ refreshSessions: [] }", "admin", Roles.All),
        new("{ endSessions: [] }", "admin", Roles.All),
        new("{ killSessions: [] }", "admin", Roles.All),
        new("{ killAllSessions: [] }", "admin", HostManager),
        new("{ killAllSessionsByPattern: [] }", "admin", HostManager),
        new("{ autoCompact: false }", "admin", HostManager),
        new("{ connPoolStats: 1 }", "first", Monitoring),
        new("{ connPoolStats: 1 }", "second", Monitoring),
        new("{ currentOp: 1, $all: true, $ownOps: false }", "admin", Monitoring),
        new("{ currentOp: 1, $all: true }", "first", None),
        new("{ currentOp: 1, $all: true, $ownOps: true }", "admin", Roles.All),
        new("{ killOp: 1, op: 123 }", "admin", HostManager),
        new("{ killOp: 1, op: 123 }", "first", None),
        new("{ dropConnections: 1, hostAndPort: [] }", "admin", HostManager),
        new("{ fsync: 1 }", "admin", HostManager),
        new("{ fsync: 1 }", "first", None),
        new("{ fsyncUnlock: 1 }", "admin", HostManager),
        new("{ getClusterParameter: 'x' }", "admin", ClusterManager),
        new("{ getCmdLineOpts: 1 }", "admin", Monitoring),
        new("{ getCmdLineOpts: 1 }", "second", None),
        new("{ getDefaultRWConcern: 1 }", "admin", Monitoring + " clusterManager"),
        new("{ getLog: '*' }", "admin", Monitoring),
        new("{ getParameter: 1, quiet: 1 }", "admin", "backup restore clusterMonitor clusterAdmin root searchCoordinator __system"),
        new("{ hostInfo: 1 }", "admin", Monitoring),
        new("{ hostInfo: 1 }", "first", Monitoring),
        new("{ invalidateUserCache: 1 }", "admin", HostManager + " userAdminAnyDatabase"),
        new("{ lockInfo: 1 }", "admin", Monitoring + " backup"),
        new("{ lockInfo: 1 }", "first", None),
        new("{ logRotate: 1 }", "admin", HostManager),
        new("{ replSetGetConfig: 1 }", "admin", Monitoring + " clusterManager"),
        new("{ replSetGetStatus: 1 }", "admin", Monitoring + " clusterManager"),
        new("{ replSetGetStatus: 1 }", "first", None),
        new("{ rotateCertificates: 1 }", "admin", HostManager),
        new("{ serverStatus: 1 }", "admin", Monitoring + " backup"),
        new("{ serverStatus: 1 }", "first", Monitoring + " backup"),
        new("{ setClusterParameter: { x: { intData: 17 } } }", "admin", ClusterManager),
        new("{ setDefaultRWConcern: 1, defaultWriteConcern: { w: 1 } }", "admin", ClusterManager),
        new("{ setFeatureCompatibilityVersion: '8.2', confirm: true }", "admin", ClusterManager),
        new("{ setParameter: 1, quiet: 1 }", "admin", HostManager),
        new("{ setParameter: 1, quiet: 1 }", "first", None),
        new("{ setUserWriteBlockMode: 1, global: false }", "admin", "backup restore root __system"),
        new("{ shutdown: 1 }", "admin", HostManager),
        new("{ shutdown: 1 }", "first", None),
        new("{ top: 1 }", "admin", Monitoring),
    ];
}
