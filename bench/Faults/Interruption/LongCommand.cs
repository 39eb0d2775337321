namespace Streetcar.Faults.Interruption;

/// <summary>A command that runs for minutes unless it is ended.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Text">The command.</param>
internal sealed record LongCommand(string Name, string Text)
{
    /// <summary>A collection of many documents.</summary>
    public const string Many = "many";

    /// <summary>A collection of one document.</summary>
    public const string One = "one";

    // Seconds within a value, and some milliseconds.
    private const string Costly = "{ $reduce: { input: { $range: [0, 30000] }, initialValue: 0, in: { $add: ['$$value', { $size: { $map: { input: { $range: [0, 5000] }, in: { $add: ['$$this', 1] } } } }] } } }";
    private const string SomewhatCostly = "{ $reduce: { input: { $range: [0, 20000] }, initialValue: 0, in: { $add: ['$$value', '$$this'] } } }";

    // Millions of documents.
    private const string Unwound = "{ $project: { n: 1, x: { $range: [0, 10000] } } }, { $unwind: '$x' }, { $project: { _id: 0, n: 1, x: 1, text: 'some words that take some room in a sort' } }";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<LongCommand> All { get; } =
    [
        new("find by $expr in one document", $"find: 'one', filter: {{ $expr: {{ $gt: [{Costly}, -1] }} }}"),
        new("find by $expr in many", $"find: 'many', filter: {{ $expr: {{ $lt: [{SomewhatCostly}, 0] }} }}"),
        new("count by $expr", $"count: 'many', query: {{ $expr: {{ $lt: [{SomewhatCostly}, 0] }} }}"),
        new("distinct by $expr", $"distinct: 'many', key: 'n', query: {{ $expr: {{ $lt: [{SomewhatCostly}, 0] }} }}"),
        new("projection", $"find: 'one', projection: {{ value: {Costly} }}"),
        new("$map over $range", "aggregate: 'one', pipeline: [{ $project: { value: { $size: { $map: { input: { $range: [0, 30000] }, in: { $size: { $map: { input: { $range: [0, 5000] }, as: 'inner', in: { $add: ['$$inner', 1] } } } } } } } } }], cursor: {}"),
        new("$filter over $range", "aggregate: 'one', pipeline: [{ $project: { value: { $filter: { input: { $range: [0, 100000] }, cond: { $in: ['$$this', { $range: [-50000, 0] }] } } } } }], cursor: {}"),
        new("regular expression", "aggregate: 'one', pipeline: [{ $project: { value: { $filter: { input: { $range: [0, 1000000] }, cond: { $regexMatch: { input: { $substrBytes: ['$text', 0, 16] }, regex: '(?=(x+x+)+y)' } } } } } }], cursor: {}"),
        new("$setWindowFields", $"aggregate: 'many', pipeline: [{{ $setWindowFields: {{ sortBy: {{ n: 1 }}, output: {{ sum: {{ $sum: {SomewhatCostly}, window: {{ documents: ['unbounded', 'current'] }} }} }} }} }}], cursor: {{}}"),
        new("$setWindowFields over a range", "aggregate: 'many', pipeline: [{ $setWindowFields: { sortBy: { n: 1 }, output: { all: { $addToSet: '$text', window: { range: [-100000, 100000] } } } } }, { $group: { _id: null, n: { $sum: { $size: '$all' } } } }], cursor: {}"),
        new("$sort with spills", $"aggregate: 'many', pipeline: [{Unwound}, {{ $sort: {{ x: -1, n: 1 }} }}], cursor: {{}}, allowDiskUse: true"),
        new("$group with spills", $"aggregate: 'many', pipeline: [{Unwound}, {{ $group: {{ _id: {{ x: '$x', n: '$n' }} }} }}], cursor: {{}}, allowDiskUse: true"),
        new("$out", $"aggregate: 'many', pipeline: [{Unwound}, {{ $out: 'written' }}], cursor: {{}}"),
        new("$merge", $"aggregate: 'many', pipeline: [{Unwound}, {{ $merge: 'merged' }}], cursor: {{}}"),
        new("$lookup", "aggregate: 'many', pipeline: [{ $lookup: { from: 'many', let: { n: '$n' }, pipeline: [{ $match: { $expr: { $lt: ['$text', '$$n'] } } }], as: 'found' } }, { $match: { found: 1 } }], cursor: {}"),
        new("$graphLookup", "aggregate: 'many', pipeline: [{ $graphLookup: { from: 'many', startWith: '$next', connectFromField: 'next', connectToField: 'n', as: 'found' } }, { $match: { found: 1 } }], cursor: {}"),
        new("$facet", $"aggregate: 'many', pipeline: [{{ $facet: {{ a: [{{ $match: {{ $expr: {{ $lt: [{SomewhatCostly}, 0] }} }} }}] }} }}], cursor: {{}}"),
        new("createIndexes", "createIndexes: 'indexed', indexes: [{ key: { values: 1, n: 1 }, name: 'values' }]"),
        new("update of many", $"update: 'updated', updates: [{{ q: {{}}, u: [{{ $set: {{ value: {SomewhatCostly} }} }}], multi: true }}]"),
        new("update of one", $"update: 'one', updates: [{{ q: {{}}, u: [{{ $set: {{ value: {Costly} }} }}] }}]"),
        new("update of one by $expr", $"update: 'many', updates: [{{ q: {{ $expr: {{ $lt: [{SomewhatCostly}, 0] }} }}, u: {{ $set: {{ value: 1 }} }} }}]"),
        new("delete of one by $expr", $"delete: 'many', deletes: [{{ q: {{ $expr: {{ $lt: [{SomewhatCostly}, 0] }} }}, limit: 1 }}]"),
        new("delete of many", $"delete: 'deleted', deletes: [{{ q: {{ $expr: {{ $lt: [{SomewhatCostly}, 0] }} }}, limit: 0 }}]"),
        new("findAndModify", $"findAndModify: 'many', query: {{ $expr: {{ $lt: [{SomewhatCostly}, 0] }} }}, remove: true"),
    ];

    /// <summary>Whether it can be run by a getMore: one that writes a collection has no batches to wait for.</summary>
    public bool HasCursor => Text.StartsWith("find:", StringComparison.Ordinal)
        || (Text.EndsWith("cursor: {}", StringComparison.Ordinal) && !Text.Contains("$out:", StringComparison.Ordinal) && !Text.Contains("$merge:", StringComparison.Ordinal));

    /// <summary>The command with more arguments.</summary>
    public string With(string arguments) => $"{{ {Text}, {arguments} }}";

    /// <summary>The command with a first batch of nothing.</summary>
    public string WithEmptyBatch() =>
        Text.StartsWith("find:", StringComparison.Ordinal) ? With("batchSize: 0") : $"{{ {Text[..^2]}{{ batchSize: 0 }} }}";
}
