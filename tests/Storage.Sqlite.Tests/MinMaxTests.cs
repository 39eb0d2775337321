using Streetcar.Bson;
using static Streetcar.Storage.Sqlite.Tests.StoreExtensions;

namespace Streetcar.Storage.Sqlite.Tests;

/// <summary>The options of a find that are about one index: min, max, returnKey; and showRecordId.</summary>
public sealed class MinMaxTests : StoreTest
{
    [Theory]
    [InlineData("{ a: 1, b: 2 }", "{}", new[] { 3, 4, 5 })]
    [InlineData("{}", "{ a: 1, b: 2 }", new[] { 1, 2 })]
    [InlineData("{ a: 1, b: 3 }", "{ a: 2, b: 2 }", new[] { 2, 3 })]
    public async Task Min_and_max_leave_a_part_of_the_hinted_index(string min, string max, int[] ids)
    {
        await InsertAsync();

        var found = await Store.FindAsync(new FindRequest(Pages) { Min = Json.Document(min), Max = Json.Document(max), Hint = "a_1_b_-1" }, batchSize: 1);

        found.Ids().ShouldBe(ids);
    }

    [Fact]
    public async Task What_they_leave_is_filtered_sorted_by_the_index_and_explained()
    {
        await InsertAsync();
        var request = new FindRequest(Pages)
        {
            Filter = Json.Document("{ odd: true }"),
            Sort = Json.Document("{ a: -1, b: 1 }"),
            Min = Json.Document("{ a: 1, b: 3 }"),
            Max = Json.Document("{ a: 2, b: 0 }"),
            Hint = Json.Document("{ a: 1, b: -1 }"),
        };

        (await Store.FindAsync(request)).Ids().ShouldBe([5, 3]);
        var explained = await Store.ExplainAsync(request, ExplainVerbosity.ExecutionStats, default);
        explained["executionStats"]["totalKeysExamined"].AsInt32.ShouldBe(4);
        explained["queryPlanner"]["winningPlan"]["stage"].AsString.ShouldBe("FETCH");
        explained["queryPlanner"]["winningPlan"]["inputStage"]["indexBounds"].AsDocument.ShouldBe(
            Json.Document("{ startKey: { a: 1, b: 3 }, startKeyInclusive: true, endKey: { a: 2, b: 0 }, endKeyInclusive: false }"));
    }

    [Theory]
    [InlineData("{ a: 1, b: 1 }", "{}", null, 51173)]
    [InlineData("{ a: 1 }", "{}", "a_1_b_-1", 51174)]
    [InlineData("{ b: 1, a: 1 }", "{}", "a_1_b_-1", 51174)]
    [InlineData("{}", "{ c: 'x' }", "c_1", 51174)]
    [InlineData("{ a: 1, b: 1 }", "{ a: 1, b: 2 }", "a_1_b_-1", 51175)]
    [InlineData("{ a: 1, b: 1 }", "{ a: 1, b: 1 }", "a_1_b_-1", 51175)]
    [InlineData("{ a: 1, b: 1 }", "{ a: 2, c: 1 }", "a_1_b_-1", 51176)]
    [InlineData("{ a: 1, b: 1 }", "{}", "nonsense", 2)]
    public async Task A_span_that_is_none_of_the_hinted_index_is_refused_by_code(string min, string max, string? hint, int code)
    {
        await InsertAsync();
        await Store.CreateIndexAsync("{ key: { c: 1 }, collation: { locale: 'en' } }");
        var request = new FindRequest(Pages) { Min = Json.Document(min), Max = Json.Document(max), Hint = hint is null ? default(RawValue) : hint };

        ((int)(await Should.ThrowAsync<DocumentException>(Store.FindAsync(request))).Code).ShouldBe(code);
    }

    [Theory]
    [InlineData("{ a: 1 }", "{}", new[] { "{ a: 1, b: 4 }", "{ a: 1, b: 3 }", "{ a: 1, b: 2 }" })]
    [InlineData("{ a: 1 }", "{ b: 1 }", new[] { "{ a: 1, b: 2 }", "{ a: 1, b: 3 }", "{ a: 1, b: 4 }" })]
    [InlineData("{ a: 2 }", "{ odd: 1 }", new[] { "{ a: 2, b: null }", "{ a: 2, b: 1 }" })]
    [InlineData("{ odd: false }", "{}", new[] { "{}", "{}" })]
    public async Task Keys_are_returned_in_the_place_of_documents(string filter, string sort, string[] keys)
    {
        await InsertAsync();
        await Store.UpdateAsync("{ _id: 4 }", "{ $unset: { b: 1 } }");
        var request = new FindRequest(Pages) { Filter = Json.Document(filter), Sort = Json.Document(sort), ReturnKey = true, Projection = Json.Document("{ _id: 1 }") };

        (await Store.FindAsync(request, batchSize: 1)).ShouldBe(keys.Select(Json.Document));
        (await Store.ExplainAsync(request, ExplainVerbosity.QueryPlanner, default))["queryPlanner"]["winningPlan"]["stage"]
            .AsString.ShouldBe("RETURN_KEY");
    }

    [Fact]
    public async Task Record_ids_come_as_the_last_field_and_stay_the_same()
    {
        await InsertAsync();
        var request = new FindRequest(Pages) { Sort = Json.Document("{ b: 1, _id: 1 }"), ShowRecordId = true };
        var whole = await Store.FindAsync(request, batchSize: 2);
        var part = await Store.FindAsync(request with { Sort = RawDocument.Empty, Filter = Json.Document("{ _id: 2 }"), Projection = Json.Document("{ a: 1 }") });

        whole.Ids().ShouldBe([5, 3, 4, 2, 1]);
        whole.Select(document => document.Last().Name).ShouldAllBe(name => name == "$recordId");
        whole.Select(document => document["$recordId"].AsInt64).ShouldBeUnique();
        part.ShouldBe([new RawDocument { ["_id"] = 2, ["a"] = 1, ["$recordId"] = whole[3]["$recordId"] }]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task They_stay_with_their_documents_where_a_batch_has_no_room_for_the_next_one(bool key)
    {
        await InsertAsync();
        var request = new FindRequest(Pages) { Hint = "a_1_b_-1", Sort = Json.Document("{ odd: 1, b: 1 }"), ShowRecordId = !key, ReturnKey = key };
        var expected = await Store.FindAsync(request);
        var limit = new BatchLimit(101, 100);
        var found = new List<RawDocument>();

        await using var rest = await ReadBatchAsync(found, batch => Store.FindAsync(request, batch, limit, default));
        found.Count.ShouldBeInRange(1, 4);
        while (await ReadBatchAsync(found, batch => rest!.ReadAsync(batch, limit, default)))
        {
        }

        found.ShouldBe(expected);
    }

    private async Task InsertAsync()
    {
        await Store.CreateIndexAsync("{ key: { a: 1, b: -1 } }");
        await Store.InsertAsync(
            "{ _id: 1, a: 1, b: 4, odd: true }", "{ _id: 2, a: 1, b: 3, odd: false }", "{ _id: 3, a: 1, b: 2, odd: true }",
            "{ _id: 4, a: 2, b: 2, odd: false }", "{ _id: 5, a: 2, b: 1, odd: true }");
    }
}
