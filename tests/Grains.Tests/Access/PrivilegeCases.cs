namespace Streetcar.Grains.Tests.Access;

/// <summary>A command, and what it needs, of which nothing may be missing.</summary>
/// <param name="Command">The command.</param>
/// <param name="Database">The database that it is sent to.</param>
/// <param name="Privileges">Resources with their actions: <c>first.foo: find, insert; cluster: applyOps</c>.</param>
public sealed record PrivilegeCase(string Command, string Database, string Privileges)
{
    public override string ToString() => $"{Command} on {Database}";
}

/// <summary>
/// What commands need in MongoDB, as its own tests of authorization have it (<c>jstests/auth/lib/commands_lib.js</c>).
/// </summary>
internal static class PrivilegeCases
{
    public static PrivilegeCase[] All { get; } =
    [
        new("{ find: 'foo' }", "first", "first.foo: find"),
        new("{ find: 'oplog.$main' }", "local", "local.oplog.$main: find"),
        new("{ find: 'replset.election' }", "local", "local.replset.election: find"),
        new("{ dataSize: 'first.x' }", "second", "first.x: find"),
        new("{ filemd5: 1, root: 'fs' }", "first", "first.fs.chunks: find"),
        new("{ insert: 'foo', documents: [{}] }", "first", "first.foo: insert"),
        new("{ insert: 'foo', documents: [{}], bypassDocumentValidation: true }", "first", "first.foo: insert, bypassDocumentValidation"),
        new("{ insert: 'system.users', documents: [{}] }", "admin", "admin.system.users: insert"),
        new("{ update: 'foo', updates: [{ q: {}, u: {} }] }", "first", "first.foo: update"),
        new("{ update: 'foo', updates: [{ q: {}, u: {} }, { q: {}, u: {}, upsert: true }] }", "first", "first.foo: update, insert"),
        new("{ update: 'foo', updates: [{ q: {}, u: {}, upsert: true }], bypassDocumentValidation: true }", "first", "first.foo: update, insert, bypassDocumentValidation"),
        new("{ delete: 'foo', deletes: [{ q: {}, limit: 0 }] }", "first", "first.foo: remove"),
        new("{ findAndModify: 'x', update: { $inc: { n: 1 } } }", "first", "first.x: find, update"),
        new("{ findAndModify: 'x', update: { $inc: { n: 1 } }, upsert: true, bypassDocumentValidation: true }", "first", "first.x: find, update, insert, bypassDocumentValidation"),
        new("{ findAndModify: 'x', remove: true }", "first", "first.x: find, remove"),
        new(
            "{ bulkWrite: 1, ops: [{ insert: 0, document: {} }, { update: 0, filter: {}, updateMods: {} }, { delete: 1, filter: {} }], nsInfo: [{ ns: 'first.coll' }, { ns: 'second.coll1' }] }",
            "admin",
            "first.coll: insert, update; second.coll1: remove"),
        new("{ bulkWrite: 1, ops: [{ update: 0, filter: {}, updateMods: {}, upsert: true }], nsInfo: [{ ns: 'first.coll' }] }", "admin", "first.coll: insert, update"),
        new("{ bulkWrite: 1, ops: [{ delete: 0, filter: {} }], nsInfo: [{ ns: 'first.coll' }], bypassDocumentValidation: true }", "admin", "first.coll: remove, bypassDocumentValidation"),
        new("{ explain: { findAndModify: 'x', remove: true } }", "first", "first.x: find, remove"),
        new("{ mapReduce: 'x', map: 'm', reduce: 'r', out: 'mr_out' }", "first", "first.x: find; first.mr_out: insert, remove"),
        new("{ mapReduce: 'x', map: 'm', reduce: 'r', out: { reduce: 'mr_out', db: 'second' }, bypassDocumentValidation: true }", "first", "first.x: find; second.mr_out: insert, update, bypassDocumentValidation"),

        new("{ aggregate: 'foo', pipeline: [{ $out: 'foo_out' }], cursor: {} }", "first", "first.foo: find; first.foo_out: insert, remove"),
        new("{ aggregate: 'foo', pipeline: [{ $out: { db: 'second', coll: 'foo_out' } }], cursor: {}, bypassDocumentValidation: true }", "first", "first.foo: find; second.foo_out: insert, remove, bypassDocumentValidation"),
        new("{ aggregate: 'foo', pipeline: [{ $merge: { into: { db: 'second', coll: 'foo_out' }, whenMatched: 'fail', whenNotMatched: 'insert' } }], cursor: {} }", "first", "first.foo: find; second.foo_out: insert"),
        new("{ aggregate: 'foo', pipeline: [{ $merge: { into: 'foo_out', whenMatched: 'replace', whenNotMatched: 'insert' } }], cursor: {} }", "first", "first.foo: find; first.foo_out: insert, update"),
        new("{ aggregate: 'foo', pipeline: [{ $merge: { into: 'foo_out', whenMatched: 'keepExisting' } }], cursor: {} }", "first", "first.foo: find; first.foo_out: insert, update"),
        new("{ aggregate: 'foo', pipeline: [{ $merge: { into: 'foo_out', whenMatched: [{ $set: { a: 1 } }], whenNotMatched: 'discard' } }], cursor: {} }", "first", "first.foo: find; first.foo_out: update"),
        new("{ aggregate: 'foo', pipeline: [{ $lookup: { from: 'bar', localField: '_id', foreignField: '_id', as: 'r' } }], cursor: {} }", "first", "first.foo: find; first.bar: find"),
        new("{ aggregate: 1, pipeline: [{ $documents: [{}] }, { $lookup: { from: 'bar', localField: '_id', foreignField: '_id', as: 'r' } }], cursor: {} }", "first", "first.bar: find"),
        new("{ aggregate: 'foo', pipeline: [{ $lookup: { from: 'bar', pipeline: [{ $lookup: { from: 'baz', pipeline: [], as: 'b' } }], as: 'a' } }], cursor: {} }", "first", "first.foo: find; first.bar: find; first.baz: find"),
        new("{ aggregate: 'foo', pipeline: [{ $lookup: { from: 'bar', pipeline: [{ $collStats: {} }], as: 'a' } }], cursor: {} }", "first", "first.foo: find; first.bar: collStats"),
        new("{ aggregate: 'foo', pipeline: [{ $graphLookup: { from: 'bar', startWith: [1], connectFromField: 'a', connectToField: 'b', as: 'r' } }], cursor: {} }", "first", "first.foo: find; first.bar: find"),
        new("{ aggregate: 'foo', pipeline: [{ $unionWith: 'bar' }], cursor: {} }", "first", "first.foo: find; first.bar: find"),
        new("{ aggregate: 'foo', pipeline: [{ $unionWith: { coll: 'bar', pipeline: [{ $lookup: { from: 'baz', pipeline: [], as: 'b' } }] } }], cursor: {} }", "first", "first.foo: find; first.bar: find; first.baz: find"),
        new("{ aggregate: 'foo', pipeline: [{ $unionWith: { coll: 'bar', pipeline: [{ $collStats: {} }] } }], cursor: {} }", "first", "first.foo: find; first.bar: collStats"),
        new("{ aggregate: 'foo', pipeline: [{ $facet: { a: [{ $lookup: { from: 'bar', pipeline: [], as: 'r' } }], b: [{ $graphLookup: { from: 'baz', startWith: [1], connectFromField: 'a', connectToField: 'b', as: 'r' } }] } }], cursor: {} }", "first", "first.foo: find; first.bar: find; first.baz: find"),
        new("{ aggregate: 'foo', pipeline: [{ $collStats: {} }, { $facet: { a: [{ $match: {} }] } }], cursor: {} }", "first", "first.foo: collStats"),
        new("{ aggregate: 'foo', pipeline: [{ $indexStats: {} }], cursor: {} }", "first", "first.foo: indexStats"),
        new("{ aggregate: 'foo', pipeline: [{ $planCacheStats: {} }], cursor: {} }", "first", "first.foo: planCacheRead"),
        new("{ aggregate: 'foo', pipeline: [{ $changeStream: {} }], cursor: {} }", "first", "first.foo: changeStream, find"),
        new("{ aggregate: 1, pipeline: [{ $changeStream: {} }], cursor: {} }", "first", "first.: changeStream, find"),
        new("{ aggregate: 1, pipeline: [{ $changeStream: { allChangesForCluster: true } }], cursor: {} }", "admin", ".: changeStream, find"),
        new("{ aggregate: 1, pipeline: [{ $currentOp: { allUsers: true } }], cursor: {} }", "admin", "cluster: inprog"),

        new("{ create: 'x' }", "first", "first.x: createCollection"),
        new("{ create: 'x' }", "first", "first.x: insert"),
        new("{ create: 'x', capped: true, size: 1000 }", "first", "first.x: createCollection, convertToCapped"),
        new("{ create: 'x', capped: true, size: 1000 }", "first", "first.x: insert, convertToCapped"),
        new("{ create: 'view', viewOn: 'collection', pipeline: [] }", "first", "first.view: createCollection"),
        new("{ collMod: 'view', viewOn: 'bar', pipeline: [{ $lookup: { from: 'baz', pipeline: [], as: 'r' } }] }", "first", "first.view: collMod"),
        new("{ cloneCollectionAsCapped: 'x', toCollection: 'y', size: 1000 }", "first", "first.x: find; first.y: insert, createIndex, convertToCapped"),
        new("{ createIndexes: 'x', indexes: [] }", "first", "first.x: createIndex"),
        new("{ listIndexes: 'x' }", "first", "first.x: listIndexes"),
        new("{ listCollections: 1 }", "first", "first.: listCollections"),
        new("{ listCollections: 1, nameOnly: true, authorizedCollections: true }", "first", "first.x: find"),
        new("{ listCollections: 1, nameOnly: true, authorizedCollections: true }", "first", ".x: find"),
        new("{ renameCollection: 'first.x', to: 'first.y', dropTarget: true }", "admin", "first.: renameCollectionSameDB; first.y: dropCollection"),
        new("{ renameCollection: 'first.x', to: 'second.y' }", "admin", "first.x: find, dropCollection; second.y: insert, createIndex"),
        new("{ renameCollection: 'first.x', to: 'second.y', dropTarget: true }", "admin", "first.x: find, dropCollection; second.y: insert, createIndex, dropCollection"),
        new("{ checkMetadataConsistency: 1 }", "admin", "cluster: checkMetadataConsistency"),
        new("{ checkMetadataConsistency: 1 }", "first", "first.: checkMetadataConsistency"),
        new("{ checkMetadataConsistency: 'coll' }", "first", "first.coll: checkMetadataConsistency"),
        new("{ validateDBMetadata: 1, db: 'second', collection: 'test', apiParameters: {} }", "first", "second.: validate"),
        new("{ validateDBMetadata: 1, apiParameters: {} }", "first", ".: validate"),
        new("{ profile: -1 }", "first", "first.system.profile: find"),
        new("{ profile: -1, slowms: 5 }", "first", "first.: enableProfiler"),

        new("{ applyOps: [{ op: 'c', ns: 'first.$cmd', ui: { $uuid: '71f1d1d7-68ca-493e-a7e9-f03c94e2e960' }, o: { create: 'x' } }] }", "admin", "first.x: createCollection; cluster: useUUID, forceUUID, applyOps"),
        new("{ applyOps: [{ op: 'c', ns: 'first.$cmd', ui: { $uuid: '71f1d1d7-68ca-493e-a7e9-f03c94e2e960' }, o: { drop: 'x' } }] }", "admin", "first.x: dropCollection; cluster: useUUID, applyOps"),
        new("{ applyOps: [{ op: 'c', ns: 'first.$cmd', o: { renameCollection: 'first.x', to: 'second.y' } }] }", "admin", "first.x: find, dropCollection; second.y: insert, createIndex; cluster: applyOps"),
        new("{ applyOps: [{ op: 'n', ns: '', o: {} }] }", "first", "cluster: appendOplogNote, applyOps"),
        new("{ applyOps: [{ op: 'i', ns: 'first.x', o: {} }, { op: 'd', ns: 'second.x', o: {} }] }", "admin", "first.x: insert; second.x: remove; cluster: applyOps"),
        new("{ applyOps: [{ op: 'u', ns: 'first.x', b: true, o2: {}, o: {} }] }", "admin", "first.x: update, insert; cluster: applyOps"),
        new("{ getMore: { $numberLong: '1' }, collection: 'foo', term: { $numberLong: '1' } }", "first", "cluster: internal"),
        new("{ currentOp: 1 }", "admin", "cluster: inprog"),
        new("{ killOp: 1, op: 123 }", "admin", "cluster: killop"),
        new("{ serverStatus: 1 }", "first", "cluster: serverStatus"),

        new("{ createUser: 'u', pwd: 'p', roles: [], authenticationRestrictions: [] }", "first", "first.: createUser, setAuthenticationRestriction"),
        new("{ createUser: 'u', pwd: 'p', roles: [{ role: 'read', db: 'second' }] }", "first", "first.: createUser; second.: grantRole"),
        new("{ createRole: 'r', roles: [], privileges: [], authenticationRestrictions: [] }", "first", "first.: createRole, setAuthenticationRestriction"),
        new("{ createRole: 'r', roles: [], privileges: [{ resource: { anyResource: true }, actions: ['find'] }] }", "first", "first.: createRole; admin.: grantRole"),
        new("{ updateRole: 'r', authenticationRestrictions: [] }", "first", ".: revokeRole; first.: setAuthenticationRestriction"),
        new("{ updateUser: 'u', authenticationRestrictions: [] }", "first", "first.: setAuthenticationRestriction"),
        new("{ updateUser: 'ann', pwd: 'p' }", "first", "first.: changeOwnPassword"),
        new("{ updateUser: 'ann', customData: {} }", "first", "first.: changeOwnCustomData"),
        new("{ usersInfo: { forAllDBs: true } }", "first", "cluster: viewUser"),
    ];

    /// <summary>What is not enough, though it looks alike.</summary>
    public static PrivilegeCase[] NotEnough { get; } =
    [
        new("{ renameCollection: 'first.x', to: 'first.y' }", "admin", "first.: renameCollectionSameDB; first.y: find"),
        new("{ create: 'view', viewOn: 'collection', pipeline: [] }", "first", "first.view: createCollection, find"),
        new("{ create: 'view', viewOn: 'collection', pipeline: [] }", "first", "first.view: insert"),
        new("{ create: 'view', viewOn: 'foo', pipeline: [{ $lookup: { from: 'bar', pipeline: [], as: 'r' } }] }", "first", "first.view: createCollection, find; first.foo: find"),
        new("{ collMod: 'view', viewOn: 'bar', pipeline: [] }", "first", "first.view: collMod, find"),
        new("{ listCollections: 1, nameOnly: true, authorizedCollections: true }", "first", "cluster: find"),
        new("{ listCollections: 1, nameOnly: true, authorizedCollections: true }", "first", "second.x: find"),
        new("{ checkMetadataConsistency: 1 }", "admin", ".: checkMetadataConsistency"),
        new("{ checkMetadataConsistency: 1 }", "admin", "admin.: checkMetadataConsistency"),
        new("{ checkMetadataConsistency: 1 }", "first", "first.coll: checkMetadataConsistency"),
        new("{ validateDBMetadata: 1, db: 'second', apiParameters: {} }", "first", "first.: validate"),
        new("{ validateDBMetadata: 1, apiParameters: {} }", "first", "first.: validate; second.: validate; admin.: validate"),
        new("{ applyOps: [{ op: 'c', ns: 'first.$cmd', o: { dropDatabase: 1 } }] }", "admin", "first.x: dropCollection; cluster: applyOps"),
        new("{ applyOps: [{ op: 'c', ns: 'first.$cmd', o: { create: 'x' } }, { op: 'i', ns: 'first.x', o: {} }] }", "admin", "first.x: createCollection, insert; cluster: useUUID, forceUUID, applyOps"),
        new("{ find: 'system.users' }", "admin", "admin.: find; .: find; admin.system: find"),
        new("{ updateUser: 'u', pwd: 'p' }", "first", "first.: changeOwnPassword"),
        new("{ updateUser: 'ann', pwd: 'p' }", "second", "second.: changeOwnPassword"),
        new("{ grantRolesToUser: 'ann', roles: ['root'] }", "first", ".: createUser; admin.: createRole"),
        new("{ aggregate: 'foo', pipeline: [{ $rankFusion: { input: { pipelines: { a: [{ $lookup: { from: 'bar', pipeline: [], as: 'r' } }] } } } }], cursor: {} }", "first", "first.foo: find"),
        new("{ explain: { explain: { explain: { find: 'foo' } } } }", "first", "first.bar: find"),
    ];
}
