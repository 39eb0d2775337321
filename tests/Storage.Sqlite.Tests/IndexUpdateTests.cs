using System.Diagnostics;
using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Tests;

public sealed class IndexUpdateTests : StoreTest
{
    private static readonly string[] Indexes =
    [
        "{ key: { a: 1 } }",
        "{ key: { 'a.b': -1, c: 1 } }",
        "{ key: { c: 1, d: 1 }, partialFilterExpression: { $and: [{ e: { $gt: 1 } }, { 'f.g': { $exists: true } }] } }",
        "{ key: { d: 1 }, sparse: true }",
        "{ key: { '$**': 1 }, wildcardProjection: { a: 1, f: 1 } }",
        "{ key: { e: 'hashed' } }",
        "{ key: { c: 1 }, name: 'german', collation: { locale: 'de', strength: 1 } }",
    ];

    private static readonly string[] Updates =
    [
        "{ $set: { a: 1 } }", "{ $set: { a: [1, 2, 3, 1] } }", "{ $push: { a: 4 } }", "{ $pop: { a: 1 } }",
        "{ $set: { a: [{ b: 1 }, { b: [2, 3] }, { b: 1 }] } }", "{ $set: { 'a.0.b': 9 } }", "{ $unset: { a: 1 } }",
        "{ $set: { c: 'x' } }", "{ $set: { c: 'X' } }", "{ $set: { c: 'X', other: 1 } }", "{ $inc: { other: 1 } }",
        "{ $set: { d: null } }", "{ $unset: { d: 1 } }", "{ $set: { d: [] } }", "{ $inc: { e: 1 } }", "{ $set: { e: 0 } }",
        "{ $set: { 'f.g': 1 } }", "{ $unset: { f: 1 } }", "{ $set: { f: { g: [1, { h: 2 }] } } }",
    ];

    [Fact]
    public async Task Updates_of_any_fields_keep_all_indexes_whole()
    {
        foreach (string index in Indexes)
            await Store.CreateIndexAsync(index);
        await Store.InsertAsync(Enumerable.Range(0, 5).Select(i => Json.Document($"{{ _id: {i}, e: {i} }}")));
        var random = new Random(1);
        for (int i = 0; i < 400; i++)
        {
            await Store.UpdateAsync($"{{ _id: {random.Next(5)} }}", Updates[random.Next(Updates.Length)]);
            var validation = await Store.ValidateCollectionAsync(StoreExtensions.Pages, default);
            validation["valid"].AsBoolean.ShouldBeTrue(validation.ToString());
        }

        foreach (string filter in (string[])["{ a: 1 }", "{ 'a.b': 9 }", "{ c: 'x' }", "{ d: null }", "{ e: { $gt: 2 } }", "{ 'f.g': 1 }", "{ c: 'X', e: { $gt: 1 }, 'f.g': { $gt: 0 } }"])
        {
            var scan = new FindRequest(StoreExtensions.Pages) { Filter = Json.Document(filter), Hint = Json.Document("{ $natural: 1 }") };
            (await Store.FindAsync(filter, "{ _id: 1 }")).Ids().ShouldBe((await Store.FindAsync(scan)).Ids().Order(), filter);
        }
    }

    [Fact]
    public async Task An_update_that_violates_uniqueness_leaves_the_other_indexes_as_they_were()
    {
        await Store.CreateIndexAsync("{ key: { a: 1 } }");
        await Store.CreateIndexAsync("{ key: { other: 1 } }");
        await Store.CreateIndexAsync("{ key: { u: 1 }, unique: true }");
        await Store.InsertAsync("{ _id: 1, a: [1, 2], u: 1 }", "{ _id: 2, a: [3, 4], u: [2, 3] }");

        var reply = await Store.UpdateAsync("{ _id: 1 }", "{ $set: { a: [2, 5, 6], u: [0, 3, 4] } }");

        reply["writeErrors"][0].AsDocument["code"].AsInt32.ShouldBe((int)ErrorCode.DuplicateKey);
        (await Store.FindAsync("{ a: 5 }")).ShouldBeEmpty();
        (await Store.FindAsync("{ a: 1 }")).Ids().ShouldBe([1]);
        (await Store.FindAsync("{ u: 4 }")).ShouldBeEmpty();
        var validation = await Store.ValidateCollectionAsync(StoreExtensions.Pages, default);
        validation["valid"].AsBoolean.ShouldBeTrue(validation.ToString());
    }

    [Fact]
    public async Task A_document_with_very_many_keys_is_updated_at_once()
    {
        const int Count = 60_000;
        await Store.CreateIndexAsync("{ key: { a: 1 } }");
        await Store.InsertAsync([new RawDocument { ["_id"] = 1, ["a"] = RawArray.From(Enumerable.Range(0, Count).Select(i => (RawValue)i)) }]);
        var clock = Stopwatch.StartNew();

        await Store.UpdateAsync("{ _id: 1 }", "{ $set: { b: 1 } }");
        await Store.UpdateAsync("{ _id: 1 }", $"{{ $push: {{ a: {Count} }} }}");
        await Store.UpdateAsync("{ _id: 1 }", "{ $inc: { 'a.$[]': 1000000 } }");

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"{clock.Elapsed}");
        (await Store.FindAsync($"{{ a: {Count + 1_000_000} }}")).Ids().ShouldBe([1]);
        (await Store.FindAsync($"{{ a: {Count} }}")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("{ '': 1 }")]
    [InlineData("{ 'a..b': 1 }")]
    [InlineData("{ 'a.': { $gt: 1 } }")]
    [InlineData("{ '.a': { $in: [1, 2] } }")]
    [InlineData("{ '.a': { $exists: true } }")]
    public async Task A_filter_may_have_empty_names_under_a_wildcard_index(string filter)
    {
        await Store.CreateIndexAsync("{ key: { '$**': 1 } }");
        await Store.InsertAsync("{ _id: 1, '': 1 }", "{ _id: 2, a: { '': { b: 1 } } }", "{ _id: 3, a: { '': 2 } }", "{ _id: 4, '': { a: 2 } }");

        (await Store.FindAsync(filter)).Count.ShouldBe(1);
    }
}
