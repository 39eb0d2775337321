using Streetcar.Bson;
using static Streetcar.Storage.Sqlite.Tests.StoreExtensions;

namespace Streetcar.Storage.Sqlite.Tests;

public sealed class ExplainTests : StoreTest
{
    [Fact]
    public async Task An_equality_looks_at_no_more_keys_than_it_returns()
    {
        await InsertAsync();
        var (plan, keys, documents, returned) = await ExplainAsync(new FindRequest(Pages) { Filter = Json.Document("{ x: 7 }") });

        Stages(plan).ShouldBe(["FETCH", "IXSCAN"]);
        plan["inputStage"].AsDocument["indexBounds"].AsDocument.ShouldBe(Json.Document("{ x: ['[7, 7]'], y: ['[MaxKey, MinKey]'] }"));
        (keys, documents, returned).ShouldBe((10, 10, 10));
    }

    [Fact]
    public async Task A_range_with_sort_and_limit_stops_at_the_limit()
    {
        await InsertAsync();
        var (plan, keys, documents, returned) = await ExplainAsync(
            new FindRequest(Pages) { Filter = Json.Document("{ x: { $gte: 20, $lt: 80 } }"), Sort = Json.Document("{ x: -1, y: 1 }"), Limit = 20 });

        Stages(plan).ShouldBe(["LIMIT", "FETCH", "IXSCAN"]);
        (keys, documents, returned).ShouldBe((20, 20, 20));
    }

    [Fact]
    public async Task A_pipeline_of_match_sort_and_limit_uses_the_index_too()
    {
        await InsertAsync();
        var pipeline = Json.Array("[{ $match: { x: { $gt: 50 } } }, { $sort: { x: 1 } }, { $limit: 5 }]");

        var (_, keys, documents, returned) = await ExplainAsync(new AggregateRequest(Pages, pipeline));

        (keys, documents, returned).ShouldBe((5, 5, 5));
    }

    [Theory]
    [InlineData("[{ $set: { b: 1 } }, { $match: { x: 7, b: 1 } }, { $sort: { y: 1 } }, { $skip: 1 }, { $limit: 3 }, { $project: { y: 1 } }]",
        "{ x: { $eq: 7 } }", "FETCH IXSCAN", "[{ $set: { b: 1 } }, { $match: { b: 1 } }, { $sort: { sortKey: { y: 1 }, limit: { $numberLong: '4' } } }, { $skip: 1 }, { $project: { y: 1 } }]")]
    [InlineData("[{ $unwind: '$y' }, { $match: { x: { $lt: 3 } } }]", "{ x: { $lt: 3 } }", "FETCH IXSCAN", "[{ $unwind: '$y' }]")]
    [InlineData("[{ $match: { x: 1 } }, { $sort: { z: 1 } }, { $limit: 2 }, { $sortByCount: '$y' }]", "{ x: { $eq: 1 } }", "SORT FETCH IXSCAN",
        "[{ $group: { _id: '$y', count: { $sum: 1 } } }, { $sort: { sortKey: { count: -1 } } }]")]
    [InlineData("[{ $skip: 1 }, { $match: { x: 1 } }, { $count: 'n' }]", "{}", "SKIP COLLSCAN", "[{ $match: { x: 1 } }, { $count: 'n' }]")]
    [InlineData("[{ $match: { x: 1 } }, { $out: 'o' }]", "{ x: { $eq: 1 } }", "FETCH IXSCAN", "[{ $out: 'o' }]")]
    public async Task A_pipelines_stages_are_shown_where_they_run(string pipeline, string filter, string plan, string stages)
    {
        await InsertAsync();

        var explained = await Store.ExplainAsync(new AggregateRequest(Pages, Json.Array(pipeline)), ExplainVerbosity.QueryPlanner, default);

        var all = explained["stages"].AsArray;
        var planner = all[0].AsDocument["$cursor"].AsDocument["queryPlanner"].AsDocument;
        planner["parsedQuery"].ShouldBe(Json.Document(filter));
        string.Join(' ', Stages(planner["winningPlan"].AsDocument)).ShouldBe(plan);
        RawArray.From(all.Skip(1)).ToString().ShouldBe(Json.Array(stages).ToString());
    }

    [Fact]
    public async Task An_expression_looks_at_no_more_keys_than_a_condition_does()
    {
        await InsertAsync();
        var (equal, keys, documents, returned) = await ExplainAsync(new FindRequest(Pages) { Filter = Json.Document("{ $expr: { $eq: ['$x', 7] } }") });
        var (range, _, _, _) = await ExplainAsync(new FindRequest(Pages) { Filter = Json.Document("{ $expr: { $gte: ['$x', 20] } }") });

        (keys, documents, returned).ShouldBe((10, 10, 10));
        equal["inputStage"].AsDocument["indexBounds"].AsDocument["x"].ShouldBe(RawArray.Create("[7, 7]"));
        range["inputStage"].AsDocument["indexBounds"].AsDocument["x"].ShouldBe(RawArray.Create("[20, MaxKey]"));
    }

    [Theory]
    [InlineData("{ z: 1 }", "{}", "COLLSCAN")]
    [InlineData("{}", "{}", "COLLSCAN")]
    [InlineData("{ _id: 5 }", "{}", "IDHACK")]
    [InlineData("{ x: 1 }", "{ z: 1 }", "SORT FETCH IXSCAN")]
    [InlineData("{}", "{ z: 1 }", "SORT COLLSCAN")]
    [InlineData("{ x: 1, z: 2 }", "{ y: -1 }", "FETCH IXSCAN")]
    [InlineData("{ $or: [{ x: 1 }, { _id: { $lt: 3 } }] }", "{}", "FETCH OR")]
    [InlineData("{ $or: [{ x: 1 }, { z: 3 }] }", "{}", "COLLSCAN")]
    [InlineData("{ $or: [{ x: 1 }, { x: 5 }, { x: null }, { x: 3 }, { x: [1, 2] }] }", "{}", "FETCH IXSCAN")]
    [InlineData("{ $or: [{ x: 1 }, { x: 5 }, { x: 7 }, { x: 3 }, { _id: 3 }] }", "{}", "FETCH OR")]
    [InlineData("{ $expr: { $eq: ['$x', 1] } }", "{}", "FETCH IXSCAN")]
    [InlineData("{ $expr: { $and: [{ $gt: [7, '$x'] }, { $ne: ['$y', 1] }] } }", "{ x: 1 }", "FETCH IXSCAN")]
    [InlineData("{ $expr: { $or: [{ $eq: ['$x', 1] }, { $eq: ['$_id', 3] }] } }", "{}", "FETCH OR")]
    [InlineData("{ $expr: { $eq: ['$x', [1]] } }", "{}", "COLLSCAN")]
    [InlineData("{ $expr: { $eq: ['$x', '$y'] } }", "{}", "COLLSCAN")]
    public async Task The_stages_are_MongoDBs(string filter, string sort, string stages)
    {
        await InsertAsync();

        var (plan, _, _, _) = await ExplainAsync(new FindRequest(Pages) { Filter = Json.Document(filter), Sort = Json.Document(sort) });

        string.Join(' ', Stages(plan)).ShouldBe(stages);
    }

    [Fact]
    public async Task Counts_look_at_no_documents_where_keys_will_do()
    {
        await InsertAsync();

        var (all, _, allDocuments, _) = await ExplainAsync(new CountRequest(Pages));
        var (some, keys, documents, _) = await ExplainAsync(new CountRequest(Pages) { Filter = Json.Document("{ x: { $lt: 10 } }") });

        Stages(all).ShouldBe(["RECORD_STORE_FAST_COUNT"]);
        allDocuments.ShouldBe(0);
        Stages(some).ShouldBe(["COUNT", "COUNT_SCAN"]);
        (keys, documents).ShouldBe((100, 0));
        (await Store.CountAsync(new CountRequest(Pages) { Filter = Json.Document("{ x: { $lt: 10 } }"), Skip = 5, Limit = 50 }, default)).ShouldBe(50);
    }

    [Fact]
    public async Task A_hint_is_followed_and_one_that_names_nothing_is_refused()
    {
        await InsertAsync();

        var (plan, _, _, _) = await ExplainAsync(new FindRequest(Pages) { Filter = Json.Document("{ _id: 1 }"), Hint = Json.Document("{ x: 1, y: -1 }") });
        plan["inputStage"].AsDocument["indexName"].AsString.ShouldBe("x_1_y_-1");
        var error = await Should.ThrowAsync<DocumentException>(Store.FindAsync(new FindRequest(Pages) { Hint = "nonsense" }));

        error.Code.ShouldBe(ErrorCode.BadValue);
        error.Message.ShouldContain("hint provided does not correspond to an existing index");
    }

    [Theory]
    [InlineData("{ x: { $ne: 5 } }", """["[MinKey, 5)", "(5, MaxKey]"]""")]
    [InlineData("{ x: { $nin: [7, 5] } }", """["[MinKey, 5)", "(5, 7)", "(7, MaxKey]"]""")]
    [InlineData("{ x: { $not: { $gt: 5 } } }", """["[MinKey, 5]", "(inf.0, MaxKey]"]""")]
    [InlineData("{ x: { $ne: null } }", """["[MinKey, undefined)", "(null, MaxKey]"]""")]
    [InlineData("{ x: { $exists: false } }", """["[null, null]"]""")]
    [InlineData("{ x: { $exists: true } }", """["[MinKey, MaxKey]"]""")]
    [InlineData("{ x: null }", """["[undefined, undefined]", "[null, null]"]""")]
    [InlineData("{ x: { $gt: 3, $ne: 5 } }", """["(3, 5)", "(5, inf.0]"]""")]
    public async Task What_a_condition_leaves_out_is_told_by_the_bounds(string filter, string bounds)
    {
        await InsertAsync();

        var (plan, _, _, _) = await ExplainAsync(new FindRequest(Pages) { Filter = Json.Document(filter) });

        Stages(plan).ShouldBe(["FETCH", "IXSCAN"]);
        plan["inputStage"]["indexBounds"]["x"].ShouldBe(Json.Value(bounds));
    }

    [Theory]
    [InlineData("{}", "x", 101)]
    [InlineData("{ x: { $lt: 10 } }", "x", 10)]
    [InlineData("{ x: 7 }", "y", 10)]
    [InlineData("{ x: 7, y: { $lt: 500 } }", "y", 5)]
    public async Task Distinct_values_are_leapt_to_in_an_index(string filter, string key, int keys)
    {
        await InsertAsync();
        await Store.InsertAsync("{ _id: -1 }");

        var (plan, examined, documents, _) = await ExplainAsync(new DistinctRequest(Pages, key) { Filter = Json.Document(filter) });

        Stages(plan).ShouldBe(["FETCH", "DISTINCT_SCAN"]);
        (examined, documents).ShouldBe((keys, keys));
    }

    [Theory]
    [InlineData("{ x: { $in: [3, 5, 7] } }", "{ y: -1 }", 22, "forward")]
    [InlineData("{ x: { $in: [3, 5, 7] } }", "{ y: 1 }", 22, "backward")]
    [InlineData("{ x: { $in: [3, 5, 7] }, y: { $lt: 700 } }", "{ y: -1 }", 21, "forward")]
    [InlineData("{ $or: [{ x: 3 }, { x: { $in: [5, 7] } }] }", "{ y: -1 }", 22, "forward")]
    [InlineData("{ $or: [{ x: 3 }, { z: 7 }] }", "{ y: -1 }", 21, "forward")]
    public async Task Parts_of_indexes_are_merged_into_the_order_of_a_sort(string filter, string sort, int keys, string direction)
    {
        await InsertAsync();
        await Store.CreateIndexAsync("{ key: { z: 1, y: -1 } }");
        await Store.UpdateAsync("{ _id: { $mod: [3, 0] } }", "{ $set: { z: 7 } }", multi: true);
        var request = new FindRequest(Pages) { Filter = Json.Document(filter), Sort = Json.Document(sort), Limit = 20 };

        var (plan, examined, documents, returned) = await ExplainAsync(request);

        Stages(plan).ShouldBe(["LIMIT", "FETCH", "SORT_MERGE"]);
        plan["inputStage"]["inputStage"]["inputStages"][0]["direction"].AsString.ShouldBe(direction);
        (examined, documents, returned).ShouldBe((keys, 20, 20));
        (await Store.FindAsync(request, batchSize: 3)).ShouldBe(await Store.FindAsync(request with { Hint = Json.Document("{ $natural: 1 }") }));
    }

    [Theory]
    [InlineData("{ y: 7 }", "x", "COLLSCAN")]
    [InlineData("{}", "y", "COLLSCAN")]
    [InlineData("{ x: { $lt: 10 } }", "y", "IXSCAN")]
    [InlineData("{ x: { $lt: 10 }, z: null }", "x", "IXSCAN")]
    public async Task Distinct_values_that_an_index_does_not_tell_apart_are_looked_for_in_documents(string filter, string key, string stage)
    {
        await InsertAsync();

        var (plan, _, _, _) = await ExplainAsync(new DistinctRequest(Pages, key) { Filter = Json.Document(filter) });

        Stages(plan)[^1].ShouldBe(stage);
    }

    private async Task InsertAsync()
    {
        await Store.InsertAsync(Enumerable.Range(0, 1000).Select(i => new RawDocument { ["_id"] = i, ["x"] = i % 100, ["y"] = i }));
        await Store.CreateIndexAsync("{ key: { x: 1, y: -1 } }");
    }

    private async Task<(RawDocument Plan, long Keys, long Documents, long Returned)> ExplainAsync(ReadRequest request)
    {
        var explained = await Store.ExplainAsync(request, ExplainVerbosity.ExecutionStats, default);
        var stats = explained["executionStats"].AsDocument;
        return (explained["queryPlanner"].AsDocument["winningPlan"].AsDocument, stats["totalKeysExamined"].AsInt32,
            stats["totalDocsExamined"].AsInt32, stats["nReturned"].AsInt32);
    }

    private static List<string> Stages(RawDocument plan)
    {
        var stages = new List<string>();
        for (var stage = plan; ; stage = stage["inputStage"].AsDocument)
        {
            stages.Add(stage["stage"].AsString);
            if (!stage.ContainsKey("inputStage"))
                return stages;
        }
    }
}
