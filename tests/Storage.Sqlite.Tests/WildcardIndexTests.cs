using Streetcar.Bson;
using static Streetcar.Storage.Sqlite.Tests.StoreExtensions;

namespace Streetcar.Storage.Sqlite.Tests;

public sealed class WildcardIndexTests : StoreTest
{
    private static readonly string[] Documents =
    [
        "{ _id: 1, a: 5, b: { c: 'x', d: { e: 1 } } }",
        "{ _id: 2, a: 7, b: { c: 'y', d: {} } }",
        "{ _id: 3, a: null, b: 9, 'x.y': 1 }",
        "{ _id: 4, b: { c: 'X' } }",
    ];

    [Theory]
    [InlineData("{ a: 5 }", "{}", "a", "[5, 5]", 1, 1)]
    [InlineData("{ a: { $gt: 5 } }", "{}", "a", "(5, inf.0]", 1, 1)]
    [InlineData("{ a: { $in: [5, 7, 8] } }", "{}", "a", "[5, 5]", 2, 2)]
    [InlineData("{ 'b.c': { $gte: 'X' }, a: 5 }", "{}", "a", "[5, 5]", 1, 1)]
    [InlineData("{ 'b.c': /^x/ }", "{}", "b.c", "[\"x\", \"y\")", 1, 1)]
    [InlineData("{ 'b.c': { $gt: '' } }", "{ 'b.c': -1 }", "b.c", "({}, \"\")", 3, 3)]
    [InlineData("{ 'b.d.e': 1 }", "{}", "b.d.e", "[1, 1]", 1, 1)]
    public async Task Conditions_on_one_path_are_served(
        string filter, string sort, string path, string bounds, int returned, int keys)
    {
        await Store.CreateIndexAsync("{ key: { '$**': 1 } }");
        await Store.InsertAsync(Documents[0], Documents[1], Documents[3]);
        var request = new FindRequest(Pages) { Filter = Json.Document(filter), Sort = Json.Document(sort) };

        var explained = await Store.ExplainAsync(request, ExplainVerbosity.ExecutionStats, default);
        var scan = explained["queryPlanner"]["winningPlan"]["inputStage"].AsDocument;

        scan["stage"].AsString.ShouldBe("IXSCAN");
        scan["keyPattern"].AsDocument.ShouldBe(new RawDocument { ["$_path"] = 1, [path] = 1 });
        scan["indexName"].AsString.ShouldBe("$**_1");
        scan["indexBounds"]["$_path"].AsArray[0].AsString.ShouldBe($"[\"{path}\", \"{path}\"]");
        scan["indexBounds"][path].AsArray[0].AsString.ShouldBe(bounds);
        explained["executionStats"]["nReturned"].AsInt32.ShouldBe(returned);
        explained["executionStats"]["totalKeysExamined"].AsInt32.ShouldBe(keys);
        (await Store.FindAsync(request)).Count.ShouldBe(returned);
    }

    [Theory]
    [InlineData("{ m: { $exists: true } }")]
    [InlineData("{ m: { $ne: null } }")]
    [InlineData("{ m: { $type: 'object' } }")]
    [InlineData("{ 'm.0': { $exists: true } }")]
    [InlineData("{ 'm.d': { $exists: true } }")]
    [InlineData("{ 'n.x': { $gt: { $minKey: 1 } } }")]
    [InlineData("{ 'n.x': { $lt: { $maxKey: 1 } } }")]
    public async Task What_is_left_of_a_document_without_its_excluded_fields_is_found(string filter)
    {
        await Store.CreateIndexAsync("{ key: { '$**': 1 }, wildcardProjection: { 'm.x': 0, 'm.d.e': 0 } }");
        await Store.InsertAsync(
            "{ _id: 1, m: { x: 1 } }", "{ _id: 2, m: { x: 1, y: 1 } }", "{ _id: 3, m: [{ x: 1 }] }", "{ _id: 4, m: { d: { e: 1 } } }", "{ _id: 5, n: { x: 1 } }");
        var scanned = await Store.FindAsync(new FindRequest(Pages) { Filter = Json.Document(filter), Hint = new RawDocument { ["$natural"] = 1 } });

        (await Store.FindAsync(new FindRequest(Pages) { Filter = Json.Document(filter) })).Ids().Order().ShouldBe(scanned.Ids());
        scanned.ShouldNotBeEmpty();
        await ShouldFindAllOrRefuseAsync(filter, scanned.Count);
    }

    [Theory]
    [InlineData("{ a: null }")]
    [InlineData("{ a: { $in: [null, 5] } }")]
    [InlineData("{ b: { c: 'x' } }")]
    [InlineData("{ b: [1] }")]
    [InlineData("{ b: { $gt: {} } }")]
    [InlineData("{ a: { $exists: false } }")]
    [InlineData("{ _id: { $type: 'int' } }")]
    [InlineData("{}")]
    public async Task Conditions_that_the_index_can_not_tell_are_left_to_a_scan(string filter)
    {
        await Store.CreateIndexAsync("{ key: { '$**': 1 } }");
        await Store.InsertAsync(Documents);

        (await Store.StageAsync(filter)).ShouldBe("COLLSCAN");
        (await Should.ThrowAsync<DocumentException>(Store.FindAsync(new FindRequest(Pages) { Filter = Json.Document(filter), Hint = "$**_1" })))
            .Code.ShouldBe(ErrorCode.NoQueryExecutionPlans);
    }

    [Theory]
    [InlineData("{ '': 1 }")]
    [InlineData("{ '.': 1 }")]
    [InlineData("{ '.a': 1 }")]
    [InlineData("{ 'a.': 1 }")]
    [InlineData("{ 'a..b': 1 }")]
    [InlineData("{ 'a..b': { $exists: true } }")]
    [InlineData("{ '': { $exists: true } }")]
    [InlineData("{ a: 1 }")]
    public async Task Empty_names_in_a_path_are_left_to_a_scan(string filter)
    {
        await Store.CreateIndexAsync("{ key: { '$**': 1 } }");
        await Store.InsertAsync(
            "{ _id: 1, '': 1 }", "{ _id: 2, '': { '': 1 } }", "{ _id: 3, '': { a: 1 } }", "{ _id: 4, a: { '': 1 } }", "{ _id: 5, a: { '': { b: 1 } } }", "{ _id: 6, a: 1 }");
        var request = new FindRequest(Pages) { Filter = Json.Document(filter) };

        var found = await Store.FindAsync(request);

        found.ShouldBe(await Store.FindAsync(request with { Hint = Json.Document("{ $natural: 1 }") }));
        found.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Existence_is_told_by_all_the_paths_below()
    {
        await Store.CreateIndexAsync("{ key: { '$**': 1 } }");
        await Store.InsertAsync(Documents);
        await Store.InsertAsync("{ _id: 5, b: [{ c: 1, d: 2 }, 7] }", "{ _id: 6, b: [] }", "{ _id: 7, bb: 1 }", "{ _id: 8, b: { 'p.q': 1 } }");
        var request = new FindRequest(Pages) { Filter = Json.Document("{ b: { $exists: true } }") };

        var found = await Store.FindAsync(request, batchSize: 2);
        var explained = await Store.ExplainAsync(request, ExplainVerbosity.QueryPlanner, default);

        found.Ids().Order().ShouldBe([1, 2, 3, 4, 5, 6, 8]);
        explained["queryPlanner"]["winningPlan"]["inputStage"]["indexBounds"].AsDocument.ShouldBe(
            Json.Document("""{ $_path: ["[\"b\", \"b\"]", "[\"b.\", \"b/\")"], b: ["[MinKey, MaxKey]"] }"""));
        (await Store.CountAsync(new CountRequest(Pages) { Filter = request.Filter }, default)).ShouldBe(7);
    }

    [Fact]
    public async Task Arrays_have_a_key_for_each_element()
    {
        await Store.CreateIndexAsync("{ key: { '$**': 1 } }");
        await Store.InsertAsync("{ _id: 1, a: [1, 5, { b: 2 }] }", "{ _id: 2, a: 3 }", "{ _id: 3, a: [[4], 2, 2] }");

        (await Ids("{ a: 5 }")).ShouldBe([1]);
        (await Ids("{ a: 2 }")).ShouldBe([3]);
        (await Ids("{ 'a.b': 2 }")).ShouldBe([1]);
        (await Ids("{ a: { $gt: 4, $lt: 2 } }")).ShouldBe([1]);
        (await Ids("{ a: { $elemMatch: { $gt: 1, $lt: 4 } } }")).ShouldBe([3]);
        (await Ids("{ a: { $gte: 1 } }", "{ a: -1 }")).ShouldBe([3, 1, 2]);
        (await Store.StageAsync("{ a: 5 }")).ShouldBe("IXSCAN");
    }

    [Theory]
    [InlineData("{ key: { 'b.$**': 1 } }", "{ 'b.c': 'x' }", "{ b: 9 }", "{ a: 5 }")]
    [InlineData("{ key: { '$**': -1 }, wildcardProjection: { a: 1, 'b.d': 1 } }", "{ a: 5 }", "{ 'b.d.e': 1 }", "{ 'b.c': 'x' }")]
    [InlineData("{ key: { '$**': 1 }, wildcardProjection: { b: { c: 0 } } }", "{ a: 5 }", "{ 'b.d.e': 1 }", "{ 'b.c': 'x' }")]
    [InlineData("{ key: { '$**': 1 }, wildcardProjection: { _id: 1, b: 0 } }", "{ a: 5 }", "{ '_id': { $gt: 3 } }", "{ 'b.c': 'x' }")]
    [InlineData("{ key: { '$**': 1 }, collation: { locale: 'en' } }", "{ a: 5 }", "{ 'b.d.e': 1 }", "{ 'b.c': 'x' }")]
    public async Task A_root_or_a_projection_tells_which_paths_are_in_the_index(string index, string served, string alsoServed, string notServed)
    {
        await Store.CreateIndexAsync(index);
        await Store.InsertAsync(Documents);
        await ReopenAsync();

        foreach (string filter in new[] { served, alsoServed, notServed })
        {
            var request = new FindRequest(Pages) { Filter = Json.Document(filter) };
            (await Store.FindAsync(request)).ShouldBe(await Store.FindAsync(request with { Hint = Json.Document("{ $natural: 1 }") }));
            (await Store.FindAsync(request)).ShouldNotBeEmpty();
        }

        (await Store.StageAsync(served)).ShouldBe("IXSCAN");
        (await Store.StageAsync(alsoServed)).ShouldBe("IXSCAN");
        (await Store.StageAsync(notServed)).ShouldBe("COLLSCAN");
        (await Store.ListIndexesAsync(Pages, default))[1]["wildcardProjection"].ShouldBe(Json.Document(index)["wildcardProjection"]);
    }

    [Theory]
    [InlineData("{ key: { '$**': 1 }, unique: true }", ErrorCode.CannotCreateIndex)]
    [InlineData("{ key: { '$**': 1 }, expireAfterSeconds: 5 }", ErrorCode.CannotCreateIndex)]
    [InlineData("{ key: { '$**': 'hashed' } }", ErrorCode.CannotCreateIndex)]
    [InlineData("{ key: { '$**': 1, a: 1 } }", ErrorCode.CannotCreateIndex)]
    [InlineData("{ key: { '$**': 1, 'a.$**': 1 } }", (ErrorCode)7246201)]
    [InlineData("{ key: { a: 1, '$**': 1 }, wildcardProjection: { b: 0 } }", (ErrorCode)7246209)]
    [InlineData("{ key: { 'a.b': 1, 'a.$**': 1 } }", (ErrorCode)7246209)]
    [InlineData("{ key: { b: 1, 'a.$**': 1 }, wildcardProjection: { b: 0 } }", ErrorCode.FailedToParse)]
    [InlineData("{ key: { '$**': 1 }, v: 1 }", ErrorCode.CannotCreateIndex)]
    [InlineData("{ key: { '$**': 1 }, wildcardProjection: { a: 'b' } }", (ErrorCode)51271)]
    [InlineData("{ key: { '$**': 0 } }", ErrorCode.CannotCreateIndex)]
    [InlineData("{ key: { 'a.$**.b': 1 } }", ErrorCode.CannotCreateIndex)]
    [InlineData("{ key: { '.$**': 1 } }", ErrorCode.CannotCreateIndex)]
    [InlineData("{ key: { a: 1 }, wildcardProjection: { a: 1 } }", ErrorCode.BadValue)]
    [InlineData("{ key: { 'a.$**': 1 }, wildcardProjection: { a: 1 } }", ErrorCode.FailedToParse)]
    [InlineData("{ key: { '$**': 1 }, wildcardProjection: {} }", ErrorCode.FailedToParse)]
    [InlineData("{ key: { '$**': 1 }, wildcardProjection: 1 }", ErrorCode.TypeMismatch)]
    [InlineData("{ key: { '$**': 1 }, wildcardProjection: { a: { $slice: 1 } } }", ErrorCode.FailedToParse)]
    [InlineData("{ key: { '$**': 1 }, wildcardProjection: { a: 1, b: 0 } }", (ErrorCode)31254)]
    public async Task One_that_can_not_be_is_refused_by_code(string spec, ErrorCode code) =>
        (await Should.ThrowAsync<DocumentException>(async () => await Store.CreateIndexAsync(spec))).Code.ShouldBe(code);

    [Theory]
    [InlineData("{ k: 1, '$**': 1 }", "{ k: 1, a: 2 }", true)]
    [InlineData("{ k: 1, '$**': 1 }", "{ k: 1 }", true)]
    [InlineData("{ k: 1, '$**': 1 }", "{ k: null }", true)]
    [InlineData("{ k: 1, '$**': 1 }", "{ k: 1, a: { $gte: 2 } }", true)]
    [InlineData("{ k: 1, '$**': 1 }", "{ k: 1, 'b.c': { $exists: true } }", true)]
    [InlineData("{ k: 1, '$**': 1 }", "{ a: 2 }", false)]
    [InlineData("{ '$**': -1, k: -1 }", "{ a: 2, k: 1 }", true)]
    [InlineData("{ '$**': -1, k: -1 }", "{ a: 2 }", true)]
    [InlineData("{ '$**': -1, k: -1 }", "{ k: 1 }", false)]
    public async Task A_compound_one_serves_its_other_fields_too(string key, string filter, bool isServed)
    {
        await Store.CreateIndexAsync($"{{ key: {key}, wildcardProjection: {{ k: 0 }}, name: 'w' }}");
        await Store.InsertAsync(
            "{ _id: 1, k: 1, a: 2 }", "{ _id: 2, k: 1, a: [1, 2, 3], b: { c: 1 } }", "{ _id: 3, k: 2, a: 2 }", "{ _id: 4, k: 1 }", "{ _id: 5, a: 1 }", "{ _id: 6 }");
        await Store.UpdateAsync("{ _id: 3 }", "{ $set: { a: 2, b: { c: [] } } }");
        await Store.DeleteAsync("{ _id: 6 }");
        var request = new FindRequest(Pages) { Filter = Json.Document(filter), Sort = Json.Document("{ _id: 1 }") };

        (await Store.FindAsync(request)).ShouldBe(await Store.FindAsync(request with { Hint = Json.Document("{ $natural: 1 }") }));
        (await Store.FindAsync(request)).ShouldNotBeEmpty();
        (await Store.StageAsync(filter)).ShouldBe(isServed ? "IXSCAN" : "COLLSCAN");
        (await Store.ValidateCollectionAsync(Pages, default))["valid"].AsBoolean.ShouldBeTrue();
        (await Store.InsertAsync("{ _id: 7, k: [1], a: 1 }"))["writeErrors"][0]["code"].AsInt32.ShouldBe(7246301);
    }

    [Theory]
    [InlineData("{ a: [] }", new[] { 2 })]
    [InlineData("{ a: {} }", new[] { 3 })]
    [InlineData("{ 'b.0': 'x' }", new[] { 1 })]
    [InlineData("{ a: { $ne: null } }", new[] { 1, 2, 3 })]
    [InlineData("{ $or: [{ a: 5 }, { c: 1 }] }", new[] { 1, 4 })]
    public async Task A_hint_takes_what_no_part_of_the_index_serves(string filter, int[] found)
    {
        await Store.CreateIndexAsync("{ key: { '$**': 1 }, name: 'w' }");
        await Store.InsertAsync("{ _id: 1, a: 5, b: { '0': 'x' }, d: 1 }", "{ _id: 2, a: [], d: [1, 2] }", "{ _id: 3, a: {}, d: 1 }", "{ _id: 4, c: 1 }", "{ _id: 5, a: null }");

        (await Store.FindAsync(new FindRequest(Pages) { Filter = Json.Document(filter), Hint = "w", Sort = Json.Document("{ _id: 1 }") })).Ids().ShouldBe(found);
    }

    [Fact]
    public async Task It_is_kept_by_updates_and_deletes_and_found_whole_by_validation()
    {
        await Store.InsertAsync(Documents);
        await Store.CreateIndexAsync("{ key: { '$**': 1 } }");
        await Store.UpdateAsync("{ a: 5 }", "{ $set: { a: 6, n: [1, 2] }, $unset: { b: 1 } }");
        await Store.DeleteAsync("{ a: 7 }");

        (await Ids("{ a: 6 }")).ShouldBe([1]);
        (await Ids("{ 'b.c': 'x' }")).ShouldBeEmpty();
        var validation = await Store.ValidateCollectionAsync(Pages, default);
        validation["valid"].AsBoolean.ShouldBeTrue(validation.ToString());
    }

    private async Task<IEnumerable<int>> Ids(string filter, string sort = "{ _id: 1 }") =>
        (await Store.FindAsync(filter, sort)).Ids();

    // Where the index does not have all that match, a hint of it is refused.
    private async Task ShouldFindAllOrRefuseAsync(string filter, int count)
    {
        var request = new FindRequest(Pages) { Filter = Json.Document(filter), Hint = "$**_1" };
        try
        {
            (await Store.FindAsync(request)).Count.ShouldBe(count);
        }
        catch (DocumentException e)
        {
            e.Code.ShouldBe(ErrorCode.NoQueryExecutionPlans);
        }
    }
}
