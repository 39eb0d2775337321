using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Tests.Aggregating;

/// <summary>The stages that reach other collections, mostly by the manual's own examples.</summary>
public sealed class JoinTests : AggregateTest
{
    [Theory]
    [InlineData("orders", "[{ $lookup: { from: 'inventory', localField: 'item', foreignField: 'sku', as: 'docs' } }]",
        "[{ _id: 1, item: 'almonds', price: 12, quantity: 2, docs: [{ _id: 1, sku: 'almonds', instock: 120 }] }, { _id: 2, item: 'pecans', price: 20, quantity: 1, docs: [{ _id: 4, sku: 'pecans', instock: 70 }] }, { _id: 3, docs: [{ _id: 5, sku: null }, { _id: 6 }] }]")]
    [InlineData("classes", "[{ $lookup: { from: 'members', localField: 'enrollmentlist', foreignField: 'name', as: 'info' } }, { $project: { names: '$info.name' } }]",
        "[{ _id: 1, names: ['artie', 'giraffe2', 'panda'] }, { _id: 2, names: ['artie', 'giraffe'] }]")]
    [InlineData("orders", "[{ $match: { _id: 1 } }, { $lookup: { from: 'inventory', let: { q: '$quantity', item: '$item' }, pipeline: [{ $match: { $expr: { $and: [{ $eq: ['$sku', '$$item'] }, { $gte: ['$instock', '$$q'] }] } } }, { $project: { _id: 0, instock: 1, more: { $multiply: ['$$q', 2] } } }], as: 'stock' } }]",
        "[{ _id: 1, item: 'almonds', price: 12, quantity: 2, stock: [{ instock: 120, more: 4 }] }]")]
    [InlineData("orders", "[{ $match: { _id: { $lte: 2 } } }, { $lookup: { from: 'inventory', localField: 'item', foreignField: 'sku', let: { p: '$price' }, pipeline: [{ $match: { $expr: { $gt: ['$instock', { $multiply: ['$$p', 5] }] } } }, { $count: 'n' }], as: 'x' } }, { $project: { x: 1 } }]",
        "[{ _id: 1, x: [{ n: 1 }] }, { _id: 2, x: [] }]")]
    [InlineData("orders", "[{ $limit: 1 }, { $lookup: { from: 'nowhere', pipeline: [], as: 'a.b' } }, { $project: { a: 1 } }]", "[{ _id: 1, a: { b: [] } }]")]
    [InlineData("orders", "[{ $match: { _id: 3 } }, { $lookup: { pipeline: [{ $documents: [{ k: 1 }] }], as: 'd' } }]", "[{ _id: 3, d: [{ k: 1 }] }]")]
    [InlineData("orders", "[{ $match: { _id: 1 } }, { $lookup: { from: 'inventory', let: { i: '$item', m: '$none' }, pipeline: [{ $match: { _id: 1 } }, { $lookup: { from: 'inventory', let: { s: '$sku' }, pipeline: [{ $match: { $expr: { $and: [{ $eq: ['$$i', '$sku'] }, { $eq: ['$$s', '$sku'] }] } } }, { $project: { t: { $type: '$$m' } } }], as: 'inner' } }, { $project: { inner: 1 } }], as: 'outer' } }, { $project: { outer: 1 } }]",
        "[{ _id: 1, outer: [{ _id: 1, inner: [{ _id: 1, t: 'missing' }] }] }]")]
    [InlineData("orders", "[{ $project: { item: 1 } }, { $unionWith: 'classes' }, { $unionWith: { coll: 'inventory', pipeline: [{ $match: { _id: 1 } }, { $project: { sku: 1 } }] } }, { $count: 'n' }]", "[{ n: 6 }]")]
    [InlineData("orders", "[{ $match: { _id: 1 } }, { $project: { item: 1 } }, { $unionWith: { pipeline: [{ $documents: [{ x: 1 }, { x: 2 }] }] } }]", "[{ _id: 1, item: 'almonds' }, { x: 1 }, { x: 2 }]")]
    [InlineData("employees", "[{ $graphLookup: { from: 'employees', startWith: '$reportsTo', connectFromField: 'reportsTo', connectToField: 'name', as: 'hierarchy' } }, { $project: { n: '$hierarchy.name' } }]",
        "[{ _id: 1, n: [] }, { _id: 2, n: ['Dev'] }, { _id: 3, n: ['Eliot', 'Dev'] }, { _id: 4, n: ['Eliot', 'Dev'] }]")]
    [InlineData("airports", "[{ $match: { _id: 0 } }, { $graphLookup: { from: 'airports', startWith: '$connects', connectFromField: 'connects', connectToField: 'airport', maxDepth: 1, depthField: 'hops', as: 'd', restrictSearchWithMatch: { airport: { $ne: 'LHR' } } } }, { $unwind: '$d' }, { $sort: { 'd._id': 1 } }, { $replaceWith: { a: '$d.airport', h: '$d.hops' } }]",
        "[{ a: 'JFK', h: { $numberLong: '1' } }, { a: 'BOS', h: { $numberLong: '0' } }, { a: 'ORD', h: { $numberLong: '0' } }, { a: 'PWM', h: { $numberLong: '1' } }]")]
    [InlineData("inventory", "[{ $collStats: { count: {} } }, { $project: { ns: 1, count: 1 } }]", "[{ ns: 'test.inventory', count: 5 }]")]
    [InlineData("inventory", "[{ $facet: { a: [{ $lookup: { from: 'orders', localField: 'sku', foreignField: 'item', as: 'o' } }, { $match: { 'o.0': { $exists: true } } }, { $count: 'n' }] } }]", "[{ a: [{ n: 4 }] }]")]
    public async Task A_stage_reaches_another_collection(string collection, string pipeline, string result)
    {
        await InsertAsync("orders", "[{ _id: 1, item: 'almonds', price: 12, quantity: 2 }, { _id: 2, item: 'pecans', price: 20, quantity: 1 }, { _id: 3 }]");
        await InsertAsync("inventory", "[{ _id: 1, sku: 'almonds', instock: 120 }, { _id: 2, sku: 'bread', instock: 80 }, { _id: 4, sku: 'pecans', instock: 70 }, { _id: 5, sku: null }, { _id: 6 }]");
        await InsertAsync("classes", "[{ _id: 1, enrollmentlist: ['giraffe2', 'panda', 'artie'] }, { _id: 2, enrollmentlist: ['giraffe', 'artie'] }]");
        await InsertAsync("members", "[{ _id: 1, name: 'artie' }, { _id: 2, name: 'giraffe' }, { _id: 3, name: 'giraffe2' }, { _id: 4, name: 'panda' }]");
        await InsertAsync("employees", "[{ _id: 1, name: 'Dev', reportsTo: 'nobody' }, { _id: 2, name: 'Eliot', reportsTo: 'Dev' }, { _id: 3, name: 'Ron', reportsTo: 'Eliot' }, { _id: 4, name: 'Andrew', reportsTo: 'Eliot' }]");
        await InsertAsync("airports", "[{ _id: 0, airport: 'JFK', connects: ['BOS', 'ORD'] }, { _id: 1, airport: 'BOS', connects: ['JFK', 'PWM'] }, { _id: 2, airport: 'ORD', connects: ['JFK'] }, { _id: 3, airport: 'PWM', connects: ['BOS', 'LHR'] }, { _id: 4, airport: 'LHR', connects: ['PWM'] }]");

        Text(await AggregateAsync(collection, pipeline)).ShouldBe(Text(result));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{ locale: 'en', strength: 1 }")]
    public async Task Fields_without_an_index_are_compared_as_those_with_one(string? collation)
    {
        string[] values = ["1", "1.0", "'a'", "'A'", "null", "[1, 'a']", "[]", "{ b: 1 }", "[[1]]", "7"];
        string Documents(string field, int step) =>
            "[" + string.Join(", ", Enumerable.Range(0, 60).Select(i => $"{{ _id: {i}{(i % 11 == 0 ? "" : $", {field}: {values[i * step % 10]}")} }}")) + "]";
        await InsertAsync("orders", Documents("item", 3));
        await InsertAsync("inventory", Documents("sku", 7));
        await InsertAsync("indexed", Documents("sku", 7));
        await Store.CreateIndexesAsync(new Namespace("test", "indexed"), [Json.Document($"{{ key: {{ sku: 1 }}{(collation is null ? "" : $", collation: {collation}")} }}")], default);
        var results = new List<string>();
        foreach (string from in (string[])["inventory", "indexed"])
        {
            var stages = Json.Array($"[{{ $lookup: {{ from: '{from}', localField: 'item', foreignField: 'sku', as: 'x' }} }}, {{ $set: {{ x: {{ $sortArray: {{ input: '$x', sortBy: {{ _id: 1 }} }} }} }} }}]");
            var request = new AggregateRequest(new Namespace("test", "orders"), stages) { Collation = collation is null ? null : Json.Document(collation) };
            results.Add(Text(await Store.AggregateAsync(request, batchSize: 7)));
        }

        results[0].ShouldBe(results[1]);
    }

    [Theory]
    [InlineData("{ $expr: { $eq: ['$sku', '$$item'] } }", "[1]", "[2, 3]")]
    [InlineData("{ $expr: { $and: [{ $eq: ['$$item', '$sku'] }, { $gt: ['$n', '$$n'] }] } }", "[]", "[3]")]
    [InlineData("{ $expr: { $or: [{ $eq: ['$sku', '$$item'] }, { $eq: ['$sku', 'c'] }] } }", "[1, 4]", "[2, 3, 4]")]
    public async Task A_correlated_pipeline_uses_the_foreign_fields_index(string match, string first, string second)
    {
        await InsertAsync("orders", "[{ _id: 1, item: 'a', n: 5 }, { _id: 2, item: 'b', n: 5 }]");
        await InsertAsync("inventory", "[{ _id: 1, sku: 'a', n: 1 }, { _id: 2, sku: 'b', n: 5 }, { _id: 3, sku: 'b', n: 6 }, { _id: 4, sku: 'c', n: 0 }, { _id: 5, n: 9 }]");
        await Store.CreateIndexesAsync(new Namespace("test", "inventory"), [Json.Document("{ key: { sku: 1 } }")], default);

        var joined = await AggregateAsync("orders", $"[{{ $lookup: {{ from: 'inventory', let: {{ item: '$item', n: '$n' }}, pipeline: [{{ $match: {match} }}, {{ $sort: {{ _id: 1 }} }}], as: 's' }} }}, {{ $project: {{ _id: 0, ids: '$s._id' }} }}]");
        var uses = await AggregateAsync("inventory", "[{ $indexStats: {} }, { $match: { name: 'sku_1' } }, { $project: { _id: 0, ops: '$accesses.ops' } }]");

        Text(joined).ShouldBe(Text($"[{{ ids: {first} }}, {{ ids: {second} }}]"));
        uses.ShouldHaveSingleItem()["ops"].AsInt64.ShouldBeGreaterThanOrEqualTo(2);
    }

    [Fact]
    public async Task A_document_of_a_result_that_is_too_large_is_refused()
    {
        await InsertAsync("c", "[{ _id: 1 }]");
        string text = new('x', 1 << 20);
        string stages = $"{{ $set: {{ a: {{ $map: {{ input: {{ $range: [0, 17] }}, in: '{text}' }} }} }} }}";

        var failure = await Should.ThrowAsync<DocumentException>(() => AggregateAsync("c", $"[{stages}]"));
        var count = await AggregateAsync("c", $"[{stages}, {{ $unwind: '$a' }}, {{ $count: 'n' }}]");

        failure.Code.ShouldBe(ErrorCode.BsonObjectTooLarge);
        failure.Message.ShouldEndWith("is invalid. Size must be between 0 and 16793600(16MB)");
        Text(count).ShouldBe(Text("[{ n: 17 }]"));
    }

    [Theory]
    [InlineData("{ $lookup: 1 }", 9, "the $lookup stage specification must be an object, but found int")]
    [InlineData("{ $lookup: { from: 'a', localField: 'a', as: 'x' } }", 9, "$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified")]
    [InlineData("{ $lookup: { from: 'a', pipeline: [] } }", 40414, "BSON field '$lookup.as' is missing but a required field")]
    [InlineData("{ $lookup: { as: 'a', pipeline: [] } }", 9, "$lookup stage without explicit collection must have a pipeline with $documents as first stage")]
    [InlineData("{ $lookup: { as: 'a', localField: 'a', foreignField: 'b' } }", 9, "must specify 'pipeline' when 'from' is empty")]
    [InlineData("{ $lookup: { from: 'a', as: 'b', x: 1 } }", 40415, "BSON field '$lookup.x' is an unknown field.")]
    [InlineData("{ $lookup: { from: 'a', as: 'b', pipeline: [{ $out: 'x' }] } }", 51047, "$out is not allowed within a $lookup's sub-pipeline")]
    [InlineData("{ $lookup: { from: 'a', as: 'b', pipeline: [{ $match: { $expr: '$$v' } }] } }", 17276, "Use of undefined variable: v")]
    [InlineData("{ $unionWith: 1 }", 9, "the $unionWith stage specification must be an object or string, but found int")]
    [InlineData("{ $unionWith: { coll: 'a', pipeline: [{ $merge: 'x' }] } }", 31441, "$merge is not allowed within a $unionWith's sub-pipeline")]
    [InlineData("{ $graphLookup: { from: 'a' } }", 40105, "$graphLookup requires 'from', 'as', 'startWith', 'connectFromField', and 'connectToField' to be specified.")]
    [InlineData("{ $graphLookup: { maxDepth: -1 } }", 40101, "maxDepth requires a nonnegative argument, found: -1")]
    [InlineData("{ $collStats: { storageStats: {} } }", 26, "Unable to retrieve storageStats in $collStats stage :: caused by :: Collection [test.c] not found.")]
    [InlineData("{ $collStats: { count: {} } }", 26, "Unable to retrieve count in $collStats stage :: caused by :: Collection [test.c] not found.")]
    [InlineData("{ $indexStats: 1 }", 28803, "The $indexStats stage specification must be an empty object")]
    [InlineData("{ $facet: { a: [{ $out: 'x' }] } }", 40600, "$out is not allowed to be used within a $facet stage")]
    public Task A_wrong_stage_is_refused(string stage, int code, string message) => ShouldFailAsync("c", $"[{stage}]", code, message);

    [Fact]
    public async Task Pipelines_nest_no_deeper_than_MongoDBs()
    {
        string pipeline = "[]";
        for (int i = 0; i < 21; i++)
            pipeline = $"[{{ $lookup: {{ from: 'c', as: 'x', pipeline: {pipeline} }} }}]";

        await ShouldFailAsync("c", pipeline, 232, "Maximum number of nested sub-pipelines exceeded. Limit is 20");
    }

    [Theory]
    [InlineData("{ $lookup: { from: 'foreign', localField: 'k', foreignField: 'k', as: 'j' } }", "[1, 2]")]
    [InlineData("{ $lookup: { from: 'foreign', let: { k: '$k' }, pipeline: [{ $match: { $expr: { $eq: ['$k', '$$k'] } } }], as: 'j' } }", "[1, 2]")]
    [InlineData("{ $graphLookup: { from: 'foreign', startWith: '$k', connectFromField: 'next', connectToField: 'k', as: 'j' } }", "[1, 2, 3]")]
    [InlineData("{ $unionWith: { coll: 'foreign', pipeline: [{ $match: { k: 'A' } }, { $group: { _id: null, j: { $push: '$$ROOT' } } }] } }", "[1, 2]")]
    public async Task A_stage_joins_by_the_collation(string stage, string ids)
    {
        await InsertAsync("local", "[{ _id: 1, k: 'A' }]");
        await InsertAsync("foreign", "[{ _id: 1, k: 'a', next: 'B' }, { _id: 2, k: 'A' }, { _id: 3, k: 'b' }, { _id: 4, k: 'á' }]");
        var request = new AggregateRequest(
            new Namespace("test", "local"),
            Json.Array($"[{stage}, {{ $match: {{ j: {{ $ne: null }} }} }}, {{ $project: {{ _id: 0, ids: {{ $sortArray: {{ input: '$j._id', sortBy: 1 }} }} }} }}]"))
        {
            Collation = Json.Document("{ locale: 'en', strength: 2 }"),
        };

        Text(await Store.AggregateAsync(request)).ShouldBe(Text($"[{{ ids: {ids} }}]"));
    }

    [Fact]
    public async Task A_lookup_uses_the_foreign_fields_index()
    {
        await InsertAsync("orders", "[{ _id: 1, item: 'a' }, { _id: 2, item: ['b', 'c'] }]");
        await InsertAsync("inventory", "[{ _id: 1, sku: 'a' }, { _id: 2, sku: 'b' }, { _id: 3, sku: 'c' }]");
        await Store.CreateIndexesAsync(new Namespace("test", "inventory"), [Json.Document("{ key: { sku: 1 } }")], default);

        var joined = await AggregateAsync("orders", "[{ $lookup: { from: 'inventory', localField: 'item', foreignField: 'sku', as: 's' } }, { $project: { n: '$s._id' } }]");
        var uses = await AggregateAsync("inventory", "[{ $indexStats: {} }, { $sort: { name: 1 } }, { $project: { name: 1, key: 1, ops: '$accesses.ops' } }]");

        Text(joined).ShouldBe(Text("[{ _id: 1, n: [1] }, { _id: 2, n: [2, 3] }]"));
        Text(uses).ShouldBe(Text("[{ name: '_id_', key: { _id: 1 }, ops: { $numberLong: '0' } }, { name: 'sku_1', key: { sku: 1 }, ops: { $numberLong: '2' } }]"));
    }
}
