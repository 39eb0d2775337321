using static Streetcar.Grains.Tests.Access.Roles;

namespace Streetcar.Grains.Tests.Access;

/// <summary>
/// Pipelines, and the roles that allow them in MongoDB, as its own tests of authorization have them
/// (<c>jstests/auth/lib/commands_lib.js</c>).
/// </summary>
internal static class PipelineCases
{
    // What only changes documents needs nothing beside the collection.
    private static readonly string[] Plain =
    [
        "{ $addFields: { bar: 'baz' } }", "{ $bucket: { groupBy: '$bar', boundaries: [0, 100], default: 'Other' } }",
        "{ $bucketAuto: { groupBy: '$bar', buckets: 4 } }", "{ $count: 'bar' }",
        "{ $densify: { field: 'val', range: { step: 1, bounds: 'partition' }, partitionByFields: ['part'] } }",
        "{ $fill: { output: { bar: { value: 0 } } } }", "{ $geoNear: { near: [50, 50], distanceField: 'dist' } }",
        "{ $group: { _id: '$bar', count: { $sum: 1 } } }", "{ $limit: 10 }", "{ $match: { bar: 1 } }", "{ $project: { baz: 0 } }",
        "{ $rankFusion: { input: { pipelines: { a: [{ $sort: { x: 1 } }] } } } }",
        "{ $redact: '$$KEEP' }", "{ $replaceRoot: { newRoot: '$bar' } }", "{ $replaceWith: '$bar' }", "{ $sample: { size: 10 } }",
        "{ $set: { bar: 'baz' } }", "{ $setWindowFields: { sortBy: { bar: 1 }, output: { sum: { $sum: '$baz' } } } }", "{ $skip: 10 }",
        "{ $sort: { a: 1 } }", "{ $sortByCount: '$a' }", "{ $unset: 'bar' }", "{ $unwind: '$a' }",
    ];

    public static AccessCase[] All { get; } =
    [
        Over("first", "", Read),
        Over("second", "", ReadAny),
        .. Plain.Select(stage => Over("first", stage, Read)),
        .. Plain.Select(stage => Over("second", stage, ReadAny)),
        new("{ aggregate: 'foo', explain: true, pipeline: [{ $match: { bar: 1 } }] }", "first", Read),
        new("{ aggregate: 'system.users', pipeline: [], cursor: {} }", "admin", "userAdminAnyDatabase backup restore root __system"),

        Alone("first", "{ $documents: [{ a: 1 }] }", Roles.All),
        Alone("second", "{ $documents: [{ a: 1 }] }", Roles.All),
        Alone("first", "{ $documents: [{ _id: 0 }] }, { $lookup: { from: 'bar', localField: '_id', foreignField: '_id', as: 'results' } }", Read),
        Alone("second", "{ $documents: [{ _id: 0 }] }, { $lookup: { from: 'bar', localField: '_id', foreignField: '_id', as: 'results' } }", ReadAny),

        Over("first", "{ $lookup: { from: 'bar', localField: '_id', foreignField: '_id', as: 'results' } }", Read),
        Over("second", "{ $lookup: { from: 'bar', localField: '_id', foreignField: '_id', as: 'results' } }", ReadAny),
        Over("first", "{ $lookup: { as: 'results', pipeline: [{ $documents: [{ a: 1 }] }] } }", Read),
        Over("first", "{ $lookup: { from: 'bar', pipeline: [{ $lookup: { from: 'baz', pipeline: [], as: 'lookup2' } }], as: 'lookup1' } }", Read),
        Over("first", "{ $lookup: { from: 'bar', pipeline: [{ $collStats: { latencyStats: {} } }], as: 'result' } }", Read),
        Over("first", "{ $graphLookup: { from: 'bar', startWith: [1], connectFromField: '_id', connectToField: 'barId', as: 'results' } }", Read),
        Over("second", "{ $graphLookup: { from: 'bar', startWith: [1], connectFromField: '_id', connectToField: 'barId', as: 'results' } }", ReadAny),
        Over("first", "{ $unionWith: 'unionColl' }", Read),
        Over("first", "{ $unionWith: { coll: 'unionColl', pipeline: [{ $lookup: { from: 'lookupColl', localField: '_id', foreignField: '_id', as: 'results' } }] } }", Read),
        Over("first", "{ $unionWith: { coll: 'unionColl', pipeline: [{ $collStats: { latencyStats: {} } }] } }", Read),
        Over("first", "{ $facet: { a: [{ $lookup: { from: 'bar', localField: '_id', foreignField: '_id', as: 'r' } }], b: [{ $match: {} }] } }", Read),

        Over("first", "{ $collStats: { latencyStats: {} } }", Stats + " backup"),
        Over("second", "{ $collStats: { latencyStats: {} } }", StatsAny + " backup"),
        Over("first", "{ $collStats: { latencyStats: {} } }, { $facet: { matched: [{ $match: { a: 1 } }] } }", Stats + " backup"),
        Over("first", "{ $indexStats: {} }", Monitoring),
        Over("second", "{ $indexStats: {} }", Monitoring),
        Over("first", "{ $planCacheStats: {} }", ReadDbAdmin),
        Over("second", "{ $planCacheStats: {} }", ReadDbAdminAny),

        Over("first", "{ $out: 'foo_out' }", Write),
        Over("second", "{ $out: 'foo_out' }", WriteAny),
        Over("first", "{ $out: { db: 'second', coll: 'foo_out' } }", WriteAny),
        Bypassing("first", "{ $out: 'foo_out' }", "dbOwner root __system"),
        Bypassing("first", "{ $out: { db: 'second', coll: 'foo_out' } }", "root __system"),
        Over("first", "{ $merge: 'foo_out' }", Write),
        Over("first", "{ $merge: { into: { db: 'first', coll: 'foo_out' }, whenMatched: 'fail', whenNotMatched: 'insert' } }", Write),
        Over("second", "{ $merge: { into: { db: 'second', coll: 'foo_out' }, whenMatched: 'fail', whenNotMatched: 'insert' } }", WriteAny),
        Over("first", "{ $merge: { into: { db: 'second', coll: 'foo_out' }, whenMatched: 'fail', whenNotMatched: 'insert' } }", WriteAny),
        Over("first", "{ $merge: { into: { db: 'second', coll: 'foo_out' }, whenMatched: 'replace', whenNotMatched: 'insert' } }", WriteAny),
        Bypassing("first", "{ $merge: { into: { db: 'first', coll: 'foo_out' }, whenMatched: 'replace', whenNotMatched: 'insert' } }", "dbOwner root __system"),
        Bypassing("first", "{ $merge: { into: { db: 'second', coll: 'foo_out' }, whenMatched: 'fail', whenNotMatched: 'insert' } }", "root __system"),

        Over("first", "{ $changeStream: {} }", Watch),
        Over("second", "{ $changeStream: {} }", WatchAny),
        Over("first", "{ $changeStream: {} }, { $changeStreamSplitLargeEvent: {} }", Watch),
        Alone("first", "{ $changeStream: {} }", Watch),
        Alone("second", "{ $changeStream: {} }", WatchAny),
        Alone("admin", "{ $changeStream: { allChangesForCluster: true } }", WatchAny),

        Alone("admin", "{ $currentOp: { allUsers: true } }", Monitoring),
        Alone("admin", "{ $currentOp: { allUsers: false } }", Roles.All),
        Alone("admin", "{ $currentOp: {} }", Roles.All),
        Alone("config", "{ $listLocalSessions: { allUsers: true } }", Monitoring + " clusterManager"),
        Alone("admin", "{ $listLocalSessions: { allUsers: false } }", Roles.All),
        new("{ aggregate: 'system.sessions', pipeline: [{ $listSessions: { allUsers: true } }], cursor: {} }", "config", Monitoring + " clusterManager"),
        new("{ aggregate: 'system.sessions', pipeline: [{ $listSessions: { users: [{ user: 'other', db: 'first' }] } }], cursor: {} }", "config", Monitoring + " clusterManager"),
        new("{ aggregate: 'system.sessions', pipeline: [{ $listSessions: { allUsers: false } }], cursor: {} }", "config", Roles.All),
        new("{ aggregate: 'system.sessions', pipeline: [{ $listSessions: { users: [{ user: 'ann', db: 'first' }] } }], cursor: {} }", "config", Roles.All),
        Alone("admin", "{ $listClusterCatalog: {} }", Monitoring),
        Alone("first", "{ $listClusterCatalog: {} }", ReadDbAdmin + " backup restore"),
        Alone("admin", "{ $querySettings: {} }", ClusterManager),
    ];

    private static AccessCase Over(string database, string stages, string roles) =>
        new($"{{ aggregate: 'foo', pipeline: [{stages}], cursor: {{}} }}", database, roles);

    private static AccessCase Bypassing(string database, string stages, string roles) =>
        new($"{{ aggregate: 'foo', pipeline: [{stages}], cursor: {{}}, bypassDocumentValidation: true }}", database, roles);

    private static AccessCase Alone(string database, string stages, string roles) =>
        new($"{{ aggregate: 1, pipeline: [{stages}], cursor: {{}} }}", database, roles);
}
