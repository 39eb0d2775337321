using static Streetcar.Storage.Sqlite.Tests.StoreExtensions;

namespace Streetcar.Storage.Sqlite.Tests;

public sealed class CollationTests : StoreTest
{
    private const string CaseBlind = "{ locale: 'en', strength: 2 }";

    [Fact]
    public async Task A_collections_collation_counts_for_all_commands_that_name_none()
    {
        await Store.CreateCollectionAsync(Pages, Json.Document("{ collation: { locale: 'en', strength: 2 } }"), default);
        await Store.InsertAsync("{ _id: 'A', x: 'b' }", "{ _id: 'b', x: 'B' }", "{ _id: 'C', x: 'a' }");

        (await IdsAsync(new FindRequest(Pages) { Filter = Json.Document("{ x: 'B' }") })).ShouldBe(["A", "b"]);
        (await IdsAsync(new FindRequest(Pages) { Filter = Json.Document("{ _id: 'c' }") })).ShouldBe(["C"]);
        (await IdsAsync(new FindRequest(Pages) { Sort = Json.Document("{ _id: 1 }") })).ShouldBe(["A", "b", "C"]);
        (await IdsAsync(new FindRequest(Pages) { Filter = Json.Document("{ x: 'B' }"), Collation = Json.Document("{ locale: 'simple' }") })).ShouldBe(["b"]);
        (await Store.CountAsync(new CountRequest(Pages) { Filter = Json.Document("{ x: 'B' }") }, default)).ShouldBe(2);
        (await Store.DistinctAsync(new DistinctRequest(Pages, "x"))).Count.ShouldBe(2);
        (await Store.DistinctAsync(new DistinctRequest(Pages, "x") { Collation = Json.Document("{ locale: 'simple' }") })).Count.ShouldBe(3);
        (await Store.UpdateAsync("{ x: 'B' }", "{ $set: { y: 1 } }", multi: true))["nModified"].AsInt32.ShouldBe(2);
        (await Store.InsertAsync("{ _id: 'a' }"))["writeErrors"].AsArray[0].AsDocument["code"].AsInt32.ShouldBe(11000);
        (await Store.DeleteAsync("{ _id: 'B' }", one: true))["n"].AsInt32.ShouldBe(1);
        var modified = await Store.WriteAsync(new FindAndModifyRequest(Json.Document("{ _id: 'a' }")) { Remove = true });
        modified["value"].AsDocument["_id"].AsString.ShouldBe("A");
    }

    [Fact]
    public async Task Collations_are_listed_with_all_their_options_after_a_restart_too()
    {
        await Store.CreateCollectionAsync(Pages, Json.Document("{ collation: { locale: 'de' } }"), default);
        await Store.CreateIndexesAsync(
            Pages,
            [
                Json.Document("{ key: { a: 1 } }"),
                Json.Document("{ key: { b: 1 }, collation: { locale: 'simple' } }"),
                Json.Document("{ key: { c: 1 }, collation: { locale: 'en', strength: 1 } }"),
            ],
            default);
        await ReopenAsync();

        var collection = (await Store.ListCollectionsAsync("test", default)).Single();
        var own = collection["options"].AsDocument["collation"].AsDocument;
        own.Without("version").ShouldBe(Json.Document(
            "{ locale: 'de', caseLevel: false, caseFirst: 'off', strength: 3, numericOrdering: false, alternate: 'non-ignorable', maxVariable: 'punct', normalization: false, backwards: false }"));
        own["version"].AsString.ShouldNotBeEmpty();
        var indexes = await Store.ListIndexesAsync(Pages, default);
        indexes[0]["collation"].AsDocument.ShouldBe(own);
        indexes[1]["collation"].AsDocument.ShouldBe(own);
        indexes[2].ContainsKey("collation").ShouldBeFalse();
        indexes[3]["collation"].AsDocument["strength"].AsInt32.ShouldBe(1);
    }

    [Theory]
    [InlineData("{ x: 'A' }", CaseBlind, "IXSCAN")]
    [InlineData("{ x: 'A' }", null, "COLLSCAN")]
    [InlineData("{ x: 'A' }", "{ locale: 'en' }", "COLLSCAN")]
    [InlineData("{ x: { $gt: 'A' } }", CaseBlind, "IXSCAN")]
    [InlineData("{ x: { $gt: ['A'] } }", null, "COLLSCAN")]
    [InlineData("{ x: { a: 'A' } }", null, "COLLSCAN")]
    [InlineData("{ x: 5 }", null, "IXSCAN")]
    [InlineData("{ x: { $in: [5, null] } }", null, "IXSCAN")]
    [InlineData("{ x: { $in: [5, 'a'] } }", null, "COLLSCAN")]
    [InlineData("{ x: /^A/ }", CaseBlind, "COLLSCAN")]
    [InlineData("{ y: /^A/ }", CaseBlind, "IXSCAN")]
    [InlineData("{ y: 'A' }", CaseBlind, "COLLSCAN")]
    public async Task An_index_serves_strings_of_its_own_collation_alone(string filter, string? collation, string stage)
    {
        await Store.CreateIndexAsync("{ key: { x: 1 }, collation: { locale: 'en', strength: 2 } }");
        await Store.CreateIndexAsync("{ key: { y: 1 } }");
        await Store.InsertAsync("{ _id: 1, x: 'a', y: 'a' }", "{ _id: 2, x: 'A', y: 'A' }", "{ _id: 3, x: 5 }", "{ _id: 4, x: { a: 'A' } }");
        var request = new FindRequest(Pages) { Filter = Json.Document(filter), Collation = collation is null ? null : Json.Document(collation) };

        var explained = await Store.ExplainAsync(request, ExplainVerbosity.QueryPlanner, default);

        var plan = explained["queryPlanner"].AsDocument["winningPlan"].AsDocument;
        (plan["inputStage"].IsMissing ? plan : plan["inputStage"].AsDocument)["stage"].AsString.ShouldBe(stage);
        (await Store.FindAsync(request)).Ids().Order().ShouldBe(
            (await Store.FindAsync(request with { Hint = Json.Document("{ $natural: 1 }") })).Ids());
    }

    [Fact]
    public async Task An_index_gives_the_order_of_its_own_collation_without_a_sort()
    {
        await Store.CreateIndexAsync("{ key: { x: 1 }, collation: { locale: 'en', numericOrdering: true } }");
        await Store.InsertAsync("{ _id: '1', x: 'a10' }", "{ _id: '2', x: 'a9' }", "{ _id: '3', x: 'a100' }");
        var request = new FindRequest(Pages) { Sort = Json.Document("{ x: 1 }"), Collation = Json.Document("{ locale: 'en', numericOrdering: true }") };

        (await IdsAsync(request)).ShouldBe(["2", "1", "3"]);
        (await IdsAsync(request with { Collation = null })).ShouldBe(["1", "3", "2"]);
        var plan = (await Store.ExplainAsync(request, ExplainVerbosity.QueryPlanner, default))["queryPlanner"].AsDocument["winningPlan"].AsDocument;
        plan["stage"].AsString.ShouldBe("FETCH");
    }

    [Fact]
    public async Task A_unique_index_tells_values_apart_by_its_collation()
    {
        await Store.CreateIndexAsync("{ key: { x: 1 }, unique: true, collation: { locale: 'en', strength: 1 } }");

        var reply = await Store.InsertAsync("{ _id: 1, x: 'cafe' }", "{ _id: 2, x: 'Café' }");

        var error = reply["writeErrors"].AsArray[0].AsDocument;
        error["code"].AsInt32.ShouldBe(11000);
        error["keyValue"].AsDocument.ShouldBe(Json.Document("{ x: 'Café' }"));
        (await Store.InsertAsync("{ _id: 3, x: 'caf' }"))["n"].AsInt32.ShouldBe(1);
    }

    [Fact]
    public async Task Keys_that_another_version_of_the_library_has_made_are_made_anew()
    {
        await Store.CreateIndexAsync("{ key: { x: 1 }, collation: { locale: 'en', strength: 2 } }");
        await Store.InsertAsync("{ _id: '1', x: 'a' }", "{ _id: '2', x: 'B' }");
        string version = Streetcar.Query.Collations.Collation.LibraryVersion;
        await Store.DisposeAsync();
        string file = Directory.GetFiles(Folder.Path, "test*.sqlite").Single();
        ReplaceIn(file, version, new string('0', version.Length));
        await ReopenAsync();

        (await Store.ListIndexesAsync(Pages, default))[1]["collation"].AsDocument["version"].AsString.ShouldBe("57.1");
        var request = new FindRequest(Pages) { Filter = Json.Document("{ x: 'b' }"), Collation = Json.Document(CaseBlind), Hint = "x_1" };
        (await IdsAsync(request)).ShouldBe(["2"]);
        (await Store.DeleteAsync("{ _id: '2' }"))["n"].AsInt32.ShouldBe(1);
        (await Store.FindAsync(request)).ShouldBeEmpty();
    }

    private static void ReplaceIn(string file, string text, string by)
    {
        string bytes = System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(file));
        bytes.ShouldContain(text);
        File.WriteAllBytes(file, System.Text.Encoding.Latin1.GetBytes(bytes.Replace(text, by)));
        PageChecksums.Renew(file);
    }

    private async Task<List<string>> IdsAsync(FindRequest request) =>
        [.. (await Store.FindAsync(request)).Select(document => document["_id"].AsString)];
}
