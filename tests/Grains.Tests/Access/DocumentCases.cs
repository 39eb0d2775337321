using static Streetcar.Grains.Tests.Access.Roles;

namespace Streetcar.Grains.Tests.Access;

/// <summary>
/// Commands that read and write documents, and the roles that allow them in MongoDB, as its own tests of authorization have them
/// (<c>jstests/auth/lib/commands_lib.js</c>).
/// </summary>
internal static class DocumentCases
{
    public static AccessCase[] All { get; } =
    [
        new("{ find: 'foo' }", "first", Read),
        new("{ find: 'foo' }", "second", ReadAny),
        new("{ find: 'changelog' }", "config", "clusterMonitor clusterManager clusterAdmin backup root searchCoordinator __system"),
        new("{ find: 'me' }", "local", LocalRead),
        new("{ find: 'oplog.rs' }", "local", LocalRead),
        new("{ find: 'replset.election' }", "local", Monitoring + " backup"),
        new("{ find: 'replset.minvalid' }", "local", Monitoring + " backup"),
        new("{ count: 'x' }", "first", Read),
        new("{ count: 'x' }", "second", ReadAny),
        new("{ distinct: 'coll', key: 'a', query: {} }", "first", Read),
        new("{ distinct: 'coll', key: 'a', query: {} }", "second", ReadAny),
        new("{ dataSize: 'first.x' }", "first", Read),
        new("{ dataSize: 'second.x' }", "first", ReadAny),
        new("{ dataSize: 'second.x' }", "second", ReadAny),
        new("{ filemd5: 1, root: 'fs' }", "first", Read),
        new("{ filemd5: 1, root: 'fs' }", "second", ReadAny),
        new("{ getMore: { $numberLong: '1' }, collection: 'foo' }", "first", Roles.All),
        new("{ getMore: { $numberLong: '1' }, collection: 'foo', term: { $numberLong: '1' } }", "first", "__system"),
        new("{ killCursors: 'foo', cursors: [] }", "first", Roles.All),

        new("{ insert: 'foo', documents: [{ data: 5 }] }", "first", Insert),
        new("{ insert: 'foo', documents: [{ data: 5 }] }", "second", InsertAny),
        new("{ insert: 'foo', documents: [{ data: 5 }], bypassDocumentValidation: true }", "first", "dbOwner restore root __system"),
        new("{ insert: 'changelog', documents: [{ data: 5 }] }", "config", "clusterManager clusterAdmin restore root searchCoordinator __system"),
        new("{ insert: 'me', documents: [{ data: 5 }] }", "local", LocalInsert),
        new("{ insert: 'oplog.rs', documents: [{ data: 5 }] }", "local", LocalInsert),
        new("{ insert: 'replset.election', documents: [{ data: 5 }] }", "local", "clusterManager clusterAdmin restore root __system"),
        new("{ insert: 'system.users', documents: [{ user: 'unique', db: 'test' }] }", "admin", "restore root __system"),
        new("{ insert: 'system.roles', documents: [{ role: 'unique', db: 'test' }] }", "admin", "__system"),
        new("{ insert: 'system.js', documents: [{ _id: 'f' }] }", "first", Insert),
        new("{ insert: 'system.views', documents: [{ _id: 'v' }] }", "first", "__system"),
        new("{ update: 'foo', updates: [{ q: {}, u: { $set: { a: 1 } } }] }", "first", Write),
        new("{ update: 'foo', updates: [{ q: {}, u: { $set: { a: 1 } }, upsert: true }] }", "first", Write),
        new("{ update: 'foo', updates: [{ q: {}, u: { $set: { a: 1 } } }] }", "second", WriteAny),
        new("{ update: 'foo', updates: [{ q: {}, u: { $set: { a: 1 } } }], bypassDocumentValidation: true }", "first", "dbOwner root __system"),
        new("{ update: 'tags', updates: [{ q: { _id: 1 }, u: { _id: 1 } }] }", "config", ClusterManager + " searchCoordinator"),
        new("{ update: 'system.users', updates: [{ q: {}, u: { $set: { a: 1 } } }] }", "admin", "restore root __system"),
        new("{ delete: 'foo', deletes: [{ q: {}, limit: 1 }] }", "first", Write),
        new("{ delete: 'foo', deletes: [{ q: {}, limit: 1 }] }", "second", WriteAny),
        new("{ findAndModify: 'x', query: { _id: 'abc' }, update: { $inc: { n: 1 } } }", "first", Write),
        new("{ findAndModify: 'x', query: { _id: 'abc' }, update: { $inc: { n: 1 } } }", "second", WriteAny),
        new("{ findAndModify: 'x', query: { _id: 'abc' }, remove: true }", "first", Write),
        new("{ bulkWrite: 1, ops: [{ insert: 0, document: {} }, { insert: 1, document: {} }], nsInfo: [{ ns: 'first.coll' }, { ns: 'second.coll1' }] }", "admin", InsertAny),
        new("{ bulkWrite: 1, ops: [{ insert: 0, document: {} }], nsInfo: [{ ns: 'first.coll' }, { ns: 'second.coll1' }] }", "admin", Insert),
        new("{ bulkWrite: 1, ops: [{ insert: 0, document: {} }, { insert: 1, document: {} }], nsInfo: [{ ns: 'first.coll' }, { ns: 'second.coll1' }], bypassDocumentValidation: true }", "admin", "restore root __system"),
        new("{ bulkWrite: 1, ops: [{ update: 0, filter: {}, updateMods: { a: 1 } }, { update: 1, filter: {}, updateMods: { a: 1 } }], nsInfo: [{ ns: 'first.coll' }, { ns: 'second.coll1' }] }", "admin", WriteAny),
        new("{ bulkWrite: 1, ops: [{ delete: 0, filter: {} }, { delete: 1, filter: {} }], nsInfo: [{ ns: 'first.coll' }, { ns: 'second.coll1' }] }", "admin", WriteAny),
        new("{ bulkWrite: 1, ops: [{ insert: 0, document: {} }, { delete: 1, filter: {} }], nsInfo: [{ ns: 'first.coll' }, { ns: 'second.coll1' }] }", "admin", WriteAny),

        new("{ explain: { find: 'foo' } }", "first", Read),
        new("{ explain: { find: 'foo' } }", "second", ReadAny),
        new("{ explain: { update: 'foo', updates: [{ q: {}, u: {} }] } }", "first", Write),
        new("{ explain: { explain: { find: 'foo' } } }", "first", Read),
        new("{ explain: { aggregate: 'foo', pipeline: [{ $out: 'bar' }], cursor: {} } }", "first", Write),
        new("{ mapReduce: 'x', map: 'm', reduce: 'r', out: { inline: 1 } }", "first", Read),
        new("{ mapReduce: 'x', map: 'm', reduce: 'r', out: { inline: 1 } }", "second", ReadAny),
        new("{ mapReduce: 'x', map: 'm', reduce: 'r', out: 'mr_out' }", "first", Write),
        new("{ mapReduce: 'x', map: 'm', reduce: 'r', out: 'mr_out' }", "second", WriteAny),
        new("{ mapReduce: 'x', map: 'm', reduce: 'r', out: { merge: 'mr_out', db: 'second' } }", "first", WriteAny),

        new("{ applyOps: [] }", "admin", "__system"),
        new("{ applyOps: [] }", "first", "__system"),
        new("{ applyOps: [{ op: 'c', ns: 'first.$cmd', o: { create: 'x' } }] }", "admin", "dbAdminAnyDatabase restore root __system"),
        new("{ applyOps: [{ op: 'c', ns: 'first.$cmd', ui: { $uuid: '71f1d1d7-68ca-493e-a7e9-f03c94e2e960' }, o: { create: 'x' } }] }", "admin", "restore root __system"),
        new("{ applyOps: [{ op: 'c', ns: 'first.$cmd', o: { drop: 'x' } }] }", "admin", "dbAdminAnyDatabase restore root __system"),
        new("{ applyOps: [{ op: 'c', ns: 'first.$cmd', ui: { $uuid: '71f1d1d7-68ca-493e-a7e9-f03c94e2e960' }, o: { drop: 'x' } }] }", "admin", "restore root __system"),
        new("{ applyOps: [{ op: 'n', ns: '', o: {} }] }", "admin", "root __system"),
        new("{ applyOps: [{ op: 'c', ns: 'first.$cmd', o: { renameCollection: 'first.x', to: 'second.y', dropTarget: false } }] }", "admin", "root __system"),
        new("{ applyOps: [{ op: 'i', ns: 'first.x', o: { _id: 1 } }] }", "admin", "restore root __system"),
        new("{ applyOps: [{ op: 'i', ns: 'first.x', ui: { $uuid: '71f1d1d7-68ca-493e-a7e9-f03c94e2e960' }, o: { _id: 1 } }] }", "admin", "restore root __system"),
        new("{ applyOps: [{ op: 'u', ns: 'first.x', o2: { _id: 1 }, o: { _id: 1, data: 8 } }] }", "admin", "root __system"),
        new("{ applyOps: [{ op: 'd', ns: 'first.x', o: { _id: 1 } }] }", "admin", "root __system"),
        new("{ applyOps: [{ op: 'c', ns: 'first.$cmd', o: { create: 'x' } }, { op: 'i', ns: 'first.x', o: { _id: 1 } }] }", "admin", "__system"),
        new("{ applyOps: [{ op: 'c', ns: 'first.$cmd', o: { applyOps: [{ op: 'i', ns: 'first.x', o: { _id: 1 } }] } }] }", "admin", "__system"),
    ];
}
