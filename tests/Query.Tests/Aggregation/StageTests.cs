namespace Streetcar.Query.Tests.Aggregation;

/// <summary>The stages, mostly by the manual's own examples.</summary>
public sealed class StageTests
{
    private const string Sales = """
        [{ _id: 1, item: 'abc', price: 10, quantity: 2, date: 1 }, { _id: 2, item: 'jkl', price: 20, quantity: 1, date: 2 },
         { _id: 3, item: 'xyz', price: 5, quantity: 10, date: 3 }, { _id: 4, item: 'xyz', price: 5, quantity: 20, date: 1 },
         { _id: 5, item: 'abc', price: 10, quantity: 10, date: 2 }]
        """;

    [Theory]
    // $match, $sort, $skip, $limit, $count
    [InlineData("[{ $match: { item: 'abc' } }]", Sales, "[{ _id: 1, item: 'abc', price: 10, quantity: 2, date: 1 }, { _id: 5, item: 'abc', price: 10, quantity: 10, date: 2 }]")]
    [InlineData("[{ $sort: { quantity: -1 } }, { $limit: 2 }, { $project: { q: '$quantity' } }]", Sales, "[{ _id: 4, q: 20 }, { _id: 3, q: 10 }]")]
    [InlineData("[{ $limit: 3 }, { $skip: 1 }, { $limit: 5 }, { $project: { _id: 1 } }]", Sales, "[{ _id: 2 }, { _id: 3 }]")]
    [InlineData("[{ $limit: 1 }, { $skip: 1 }]", Sales, "[]")]
    [InlineData("[{ $project: { p: '$price' } }, { $sort: { p: 1, _id: -1 } }, { $skip: 1 }, { $limit: 3 }]", Sales, "[{ _id: 3, p: 5 }, { _id: 5, p: 10 }, { _id: 1, p: 10 }]")]
    [InlineData("[{ $project: { p: '$price' } }, { $match: { p: { $gt: 10 } } }]", Sales, "[{ _id: 2, p: 20 }]")]
    [InlineData("[{ $match: { price: { $gt: 5 } } }, { $count: 'n' }]", Sales, "[{ n: 3 }]")]
    [InlineData("[{ $match: { price: 99 } }, { $count: 'n' }]", Sales, "[]")]
    // $project
    [InlineData("[{ $project: { item: 1 } }, { $limit: 1 }]", Sales, "[{ _id: 1, item: 'abc' }]")]
    [InlineData("[{ $project: { _id: 0, item: 1, total: { $multiply: ['$price', '$quantity'] } } }, { $limit: 2 }]", Sales, "[{ item: 'abc', total: 20 }, { item: 'jkl', total: 20 }]")]
    [InlineData("[{ $project: { price: 0, date: false } }, { $limit: 1 }]", Sales, "[{ _id: 1, item: 'abc', quantity: 2 }]")]
    [InlineData("[{ $project: { _id: 0 } }]", "[{ _id: 1, a: 1 }]", "[{ a: 1 }]")]
    [InlineData("[{ $project: { 'author.first': 0, lastModified: 0 } }]", "[{ _id: 1, author: { last: 'z', first: 'a' }, lastModified: 1 }]", "[{ _id: 1, author: { last: 'z' } }]")]
    [InlineData("[{ $project: { stop: { title: 1 } } }]", "[{ _id: 1, stop: [{ title: 'b', x: 1 }, { title: 'c' }, 5] }, { _id: 2, stop: { title: 'd' } }, { _id: 3, stop: 6 }]",
        "[{ _id: 1, stop: [{ title: 'b' }, { title: 'c' }] }, { _id: 2, stop: { title: 'd' } }, { _id: 3 }]")]
    [InlineData("[{ $project: { x: ['$a', '$nope'], y: { z: '$a', w: '$nope' }, s: 'text', t: { $literal: 1 } } }]", "[{ _id: 1, a: 5 }]",
        "[{ _id: 1, x: [5, null], y: { z: 5 }, s: 'text', t: 1 }]")]
    [InlineData("[{ $project: { 'a.b': '$x', 'a.c': 1 } }]", "[{ _id: 1, x: 9, a: { c: 1, d: 2, b: 3 } }, { _id: 2, x: 9, a: [{ c: 1 }, 5] }, { _id: 3, x: 9 }]",
        "[{ _id: 1, a: { c: 1, b: 9 } }, { _id: 2, a: [{ c: 1, b: 9 }, { b: 9 }] }, { _id: 3, a: { b: 9 } }]")]
    [InlineData("[{ $project: { x: '$a.b' } }]", "[{ _id: 1, a: [{ b: 1 }, { c: 1 }, 3, { b: [2] }, [{ b: 4 }]] }, { _id: 2, a: { b: 7 } }]", "[{ _id: 1, x: [1, [2]] }, { _id: 2, x: 7 }]")]
    [InlineData("[{ $project: { a: '$$REMOVE', r: '$$ROOT.a', c: '$$CURRENT.a' } }]", "[{ _id: 1, a: 1 }]", "[{ _id: 1, r: 1, c: 1 }]")]
    // $addFields, $set, $unset
    [InlineData("[{ $addFields: { total: { $add: ['$a', 1] }, a: 7, n: { m: 1 } } }]", "[{ _id: 1, a: 1, b: 2 }]", "[{ _id: 1, a: 7, b: 2, total: 2, n: { m: 1 } }]")]
    [InlineData("[{ $set: { 'specs.fuel_type': 'unleaded' } }]", "[{ _id: 1, specs: { doors: 4 } }, { _id: 2, specs: [1, { a: 1 }] }, { _id: 3, specs: 7 }, { _id: 4 }]",
        "[{ _id: 1, specs: { doors: 4, fuel_type: 'unleaded' } }, { _id: 2, specs: [{ fuel_type: 'unleaded' }, { a: 1, fuel_type: 'unleaded' }] }, { _id: 3, specs: { fuel_type: 'unleaded' } }, { _id: 4, specs: { fuel_type: 'unleaded' } }]")]
    [InlineData("[{ $addFields: { _id: '$item', item: 'fruit' } }]", "[{ _id: 1, item: 'tangerine' }]", "[{ _id: 'tangerine', item: 'fruit' }]")]
    [InlineData("[{ $unset: ['isbn', 'author.first', 'copies.w'] }]", "[{ _id: 1, isbn: 'x', author: { last: 'z', first: 'a' }, copies: [{ w: 1, q: 5 }, 3] }]", "[{ _id: 1, author: { last: 'z' }, copies: [{ q: 5 }, 3] }]")]
    [InlineData("[{ $unset: 'copies' }]", "[{ _id: 1, copies: 5 }]", "[{ _id: 1 }]")]
    // $replaceRoot, $replaceWith
    [InlineData("[{ $replaceRoot: { newRoot: '$pets' } }]", "[{ _id: 1, pets: { dogs: 2 } }]", "[{ dogs: 2 }]")]
    [InlineData("[{ $replaceWith: { sum: { $add: ['$a', '$b'] }, k: '$none' } }]", "[{ _id: 1, a: 1, b: 2 }]", "[{ sum: 3 }]")]
    // $unwind
    [InlineData("[{ $unwind: '$sizes' }]", "[{ _id: 1, item: 'ABC1', sizes: ['S', 'M'], x: 1 }, { _id: 2, sizes: [] }, { _id: 3, sizes: null }, { _id: 4 }, { _id: 5, sizes: 'L' }]",
        "[{ _id: 1, item: 'ABC1', sizes: 'S', x: 1 }, { _id: 1, item: 'ABC1', sizes: 'M', x: 1 }, { _id: 5, sizes: 'L' }]")]
    [InlineData("[{ $unwind: { path: '$sizes', preserveNullAndEmptyArrays: true } }]", "[{ _id: 1, sizes: ['S'] }, { _id: 2, sizes: [] }, { _id: 3, sizes: null }, { _id: 4 }]",
        "[{ _id: 1, sizes: 'S' }, { _id: 2 }, { _id: 3, sizes: null }, { _id: 4 }]")]
    [InlineData("[{ $unwind: { path: '$sizes', includeArrayIndex: 'i', preserveNullAndEmptyArrays: true } }]", "[{ _id: 1, sizes: ['S', 'M'] }, { _id: 2, sizes: [] }, { _id: 5, sizes: 'L' }]",
        "[{ _id: 1, sizes: 'S', i: { $numberLong: '0' } }, { _id: 1, sizes: 'M', i: { $numberLong: '1' } }, { _id: 2, i: null }, { _id: 5, sizes: 'L', i: null }]")]
    [InlineData("[{ $unwind: '$a.b' }]", "[{ _id: 1, a: { x: 1, b: [1, 2], y: 2 } }]", "[{ _id: 1, a: { x: 1, b: 1, y: 2 } }, { _id: 1, a: { x: 1, b: 2, y: 2 } }]")]
    // $group
    [InlineData("[{ $group: { _id: '$item' } }]", Sales, "[{ _id: 'abc' }, { _id: 'jkl' }, { _id: 'xyz' }]")]
    [InlineData("[{ $group: { _id: '$item', total: { $sum: { $multiply: ['$price', '$quantity'] } }, n: { $sum: 1 }, avg: { $avg: '$quantity' }, min: { $min: '$quantity' }, max: { $max: '$quantity' } } }]", Sales,
        "[{ _id: 'abc', total: 120, n: 2, avg: 6.0, min: 2, max: 10 }, { _id: 'jkl', total: 20, n: 1, avg: 1.0, min: 1, max: 1 }, { _id: 'xyz', total: 150, n: 2, avg: 15.0, min: 10, max: 20 }]")]
    [InlineData("[{ $sort: { date: 1, _id: 1 } }, { $group: { _id: '$date', items: { $push: { item: '$item', q: '$quantity' } }, set: { $addToSet: '$price' }, first: { $first: '$item' }, last: { $last: '$item' }, c: { $count: {} } } }]", Sales,
        "[{ _id: 1, items: [{ item: 'abc', q: 2 }, { item: 'xyz', q: 20 }], set: [10, 5], first: 'abc', last: 'xyz', c: 2 }, { _id: 2, items: [{ item: 'jkl', q: 1 }, { item: 'abc', q: 10 }], set: [20, 10], first: 'jkl', last: 'abc', c: 2 }, { _id: 3, items: [{ item: 'xyz', q: 10 }], set: [5], first: 'xyz', last: 'xyz', c: 1 }]")]
    [InlineData("[{ $group: { _id: 1, n: { $sum: 1 }, m: { $sum: { $numberLong: '-3' } }, c: { $count: {} } } }]", Sales, "[{ _id: 1, n: 5, m: { $numberLong: '-15' }, c: 5 }]")]
    [InlineData("[{ $match: { price: 99 } }, { $group: { _id: 1, n: { $sum: 1 } } }]", Sales, "[]")]
    [InlineData("[{ $group: { _id: null, n: { $sum: 0.5 }, a: { $avg: 2 }, p: { $push: 1 } } }]", Sales, "[{ _id: null, n: 2.5, a: 2.0, p: [1, 1, 1, 1, 1] }]")]
    [InlineData("[{ $skip: 4 }, { $group: { _id: { $literal: 'all' } } }]", Sales, "[{ _id: 'all' }]")]
    [InlineData("[{ $group: { _id: null, n: { $sum: 2147483647 } } }, { $unset: '_id' }]", Sales, "[{ n: { $numberLong: '10737418235' } }]")]
    [InlineData("[{ $group: { _id: null, n: { $sum: '$none' }, a: { $avg: '$none' }, m: { $min: '$none' }, f: { $first: '$none' }, p: { $push: '$none' } } }]", Sales, "[{ _id: null, n: 0, a: null, m: null, f: null, p: [] }]")]
    [InlineData("[{ $group: { _id: '$k', n: { $sum: 1 } } }]", "[{ k: 1 }, { k: 1.0 }, { k: { $numberLong: '1' } }, {}, { k: null }, { k: [1, 2] }, { k: [1, 2.0] }]", "[{ _id: 1, n: 3 }, { _id: null, n: 2 }, { _id: [1, 2], n: 2 }]")]
    [InlineData("[{ $group: { _id: { a: '$a', b: '$b' }, n: { $sum: 1 } } }]", "[{ a: 1 }, { a: 1 }, { a: 1, b: 2 }]", "[{ _id: { a: 1 }, n: 2 }, { _id: { a: 1, b: 2 }, n: 1 }]")]
    [InlineData("[{ $group: { _id: null, n: { $sum: '$v' } } }]", "[{ v: 2147483647 }, { v: 1 }]", "[{ _id: null, n: { $numberLong: '2147483648' } }]")]
    [InlineData("[{ $group: { _id: null, n: { $sum: '$v' } } }]", "[{ v: 1 }, { v: 'x' }, { v: { $numberLong: '1' } }]", "[{ _id: null, n: { $numberLong: '2' } }]")]
    [InlineData("[{ $group: { _id: null, n: { $sum: '$v' } } }]", "[{ v: { $numberLong: '9223372036854775807' } }, { v: 1 }]", "[{ _id: null, n: 9223372036854775808.0 }]")]
    [InlineData("[{ $group: { _id: null, n: { $sum: '$v' }, a: { $avg: '$v' } } }]", "[{ v: 0.1 }, { v: 0.2 }, { v: 0.3 }]", "[{ _id: null, n: 0.6, a: 0.19999999999999998 }]")]
    [InlineData("[{ $group: { _id: null, n: { $sum: '$v' } } }]", "[{ v: { $numberDecimal: '1.5' } }, { v: 2 }]", "[{ _id: null, n: { $numberDecimal: '3.5' } }]")]
    [InlineData("[{ $group: { _id: null, n: { $max: '$v' }, m: { $min: '$v' } } }]", "[{ v: 5 }, { v: 'x' }, { v: null }, { v: [1] }]", "[{ _id: null, n: [1], m: 5 }]")]
    [InlineData("[{ $group: { _id: null, f: { $firstN: { input: '$q', n: 2 } }, l: { $lastN: { input: '$q', n: 2 } }, max: { $maxN: { input: '$q', n: 2 } }, min: { $minN: { input: '$q', n: 2 } } } }]", "[{ q: 3 }, { q: 1 }, {}, { q: 2 }]",
        "[{ _id: null, f: [3, 1], l: [null, 2], max: [3, 2], min: [1, 2] }]")]
    [InlineData("[{ $group: { _id: null, t: { $top: { output: ['$p', '$s'], sortBy: { s: -1 } } }, t2: { $topN: { output: '$p', sortBy: { s: -1 }, n: 2 } }, b: { $bottom: { output: '$p', sortBy: { s: -1 } } }, b2: { $bottomN: { output: '$p', sortBy: { s: -1 }, n: 2 } } } }]",
        "[{ p: 'A', s: 31 }, { p: 'B', s: 33 }, { p: 'C', s: 99 }, { p: 'D', s: 1 }]", "[{ _id: null, t: ['C', 99], t2: ['C', 'B'], b: 'D', b2: ['A', 'D'] }]")]
    [InlineData("[{ $group: { _id: null, m: { $mergeObjects: '$q' }, p: { $stdDevPop: '$n' }, s: { $stdDevSamp: '$n' } } }]", "[{ q: { a: 1, b: 2 }, n: 2 }, { q: null, n: 4 }, { q: { b: 3 }, n: 'x' }]", "[{ _id: null, m: { a: 1, b: 3 }, p: 1.0, s: 1.4142135623730951 }]")]
    [InlineData("[{ $group: { _id: null, m: { $median: { input: '$n', method: 'approximate' } }, p: { $percentile: { input: '$n', p: [0.95, 0.5], method: 'approximate' } } } }]", "[{ n: 67 }, { n: 88 }, { n: 10 }, { n: 'x' }]", "[{ _id: null, m: 67.0, p: [88.0, 67.0] }]")]
    // $bucket
    [InlineData("[{ $bucket: { groupBy: '$y', boundaries: [1840, 1850, 1860], default: 'Other', output: { count: { $sum: 1 }, names: { $push: '$n' } } } }]", "[{ y: 1850, n: 'b' }, { y: 1840, n: 'a' }, { y: 1900, n: 'd' }, { y: 1849, n: 'c' }, { n: 'e' }]",
        "[{ _id: 1840, count: 2, names: ['a', 'c'] }, { _id: 1850, count: 1, names: ['b'] }, { _id: 'Other', count: 2, names: ['d', 'e'] }]")]
    // $facet
    [InlineData("[{ $facet: { n: [{ $count: 'c' }], top: [{ $sort: { price: -1 } }, { $limit: 1 }, { $project: { _id: 1 } }], none: [{ $match: { x: 1 } }], all: [] } }, { $project: { n: 1, top: 1, none: 1, size: { $size: '$all' } } }]", Sales,
        "[{ n: [{ c: 5 }], top: [{ _id: 2 }], none: [], size: 5 }]")]
    // $redact
    [InlineData("[{ $redact: { $cond: { if: { $gt: [{ $size: { $setIntersection: ['$tags', ['STLW', 'G']] } }, 0] }, then: '$$DESCEND', else: '$$PRUNE' } } }]",
        "[{ _id: 1, title: '123', tags: ['G', 'STLW'], sub: [{ s: 1, tags: ['SI', 'G'] }, { s: 2, tags: ['STLW'] }, { s: 3, tags: ['TK'], content: { tags: ['HCS'] } }, 7] }, { _id: 2, tags: ['X'] }]",
        "[{ _id: 1, title: '123', tags: ['G', 'STLW'], sub: [{ s: 1, tags: ['SI', 'G'] }, { s: 2, tags: ['STLW'] }, 7] }]")]
    [InlineData("[{ $redact: { $cond: [{ $eq: ['$level', 5] }, '$$PRUNE', { $cond: [{ $eq: ['$level', 1] }, '$$DESCEND', '$$KEEP'] }] } }]", "[{ level: 1, '': { level: 5 }, b: { level: 3, c: { level: 5 } } }]", "[{ level: 1, b: { level: 3, c: { level: 5 } } }]")]
    // $documents
    [InlineData("[{ $documents: [{ x: 10 }, { x: { $add: [1, 1] } }] }, { $match: { x: { $lt: 5 } } }]", Sales, "[{ x: 2 }]")]
    // $sample
    [InlineData("[{ $sample: { size: 10 } }, { $sort: { _id: 1 } }, { $group: { _id: null, ids: { $push: '$_id' } } }]", Sales, "[{ _id: null, ids: [1, 2, 3, 4, 5] }]")]
    [InlineData("[{ $sample: { size: 3 } }, { $group: { _id: '$_id' } }, { $count: 'n' }]", Sales, "[{ n: 3 }]")]
    // $sortByCount
    [InlineData("[{ $unwind: '$tags' }, { $sortByCount: '$tags' }]", "[{ tags: ['a', 'b'] }, { tags: ['b', 'c'] }, { tags: ['b', 'a'] }]", "[{ _id: 'b', count: 3 }, { _id: 'a', count: 2 }, { _id: 'c', count: 1 }]")]
    public void A_stage_makes_documents_of_documents(string stages, string documents, string result) =>
        PipelineRunner.Run(stages, documents).ShouldBe(PipelineRunner.Text(result));
}
