namespace Streetcar.Grains.Tests;

/// <summary>Each test begins without a database.</summary>
public sealed class ViewTests(OneSilo silo) : IClassFixture<OneSilo>, IAsyncLifetime
{
    private readonly GrainCluster _cluster = silo.Cluster;

    public async ValueTask InitializeAsync()
    {
        await RunAsync(
            """
            { insert: 'pages', documents: [
                { _id: 1, kind: 'a', tags: ['x', 'y'], size: 10 }, { _id: 2, kind: 'b', tags: ['y'], size: 20 },
                { _id: 3, kind: 'a', tags: ['z'], size: 30 }, { _id: 4, kind: 'a', size: 40 }] }
            """);
        await RunAsync("{ create: 'as', viewOn: 'pages', pipeline: [{ $match: { kind: 'a' } }, { $project: { kind: 0 } }] }");
    }

    public async ValueTask DisposeAsync() => await _cluster.RunAsync("{ dropDatabase: 1 }");

    [Fact]
    public async Task A_view_is_read_like_a_collection()
    {
        var found = await RunAsync(
            "{ find: 'as', filter: { size: { $gt: 10 } }, sort: { size: -1 }, skip: 1, limit: 5, projection: { size: 1 } }");
        found.Cursor()["ns"].ShouldBe("test.as");
        found.FirstBatch().ShouldHaveSingleItem().ShouldBeJson("{ _id: 3, size: 30 }");
        (await RunAsync("{ find: 'as', filter: { kind: 'a' } }")).FirstBatch().ShouldBeEmpty();

        (await RunAsync("{ count: 'as' }"))["n"].ShouldBe(3);
        (await RunAsync("{ count: 'as', query: { size: { $lt: 5 } } }"))["n"].ShouldBe(0);
        (await RunAsync("{ count: 'as', query: { size: { $gt: 10 } }, skip: 1, limit: 5 }"))["n"].ShouldBe(1);
        (await RunAsync("{ distinct: 'as', key: 'tags' }"))["values"].AsArray.Select(tag => tag.AsString).ShouldBe(["x", "y", "z"]);
        (await RunAsync("{ distinct: 'as', key: 'size', query: { size: { $gt: 20 } } }"))["values"]
            .ShouldBe(RawArray.Create(30, 40));
        (await RunAsync("{ aggregate: 'as', pipeline: [{ $group: { _id: null, n: { $sum: '$size' } } }], cursor: {} }"))
            .FirstBatch().ShouldHaveSingleItem().ShouldBeJson("{ _id: null, n: 80 }");
    }

    [Fact]
    public async Task A_long_view_has_a_cursor()
    {
        (await RunAsync("{ find: 'as', batchSize: 2, singleBatch: true }")).CursorId().ShouldBe(0);
        var reply = await RunAsync("{ find: 'as', batchSize: 0 }");
        reply.FirstBatch().ShouldBeEmpty();
        var all = await _cluster.RunAsync(new RawDocument { ["getMore"] = reply.CursorId(), ["collection"] = "as" });
        all.NextBatch().Ids().ShouldBe([1, 3, 4]);

        reply = await RunAsync("{ find: 'as', batchSize: 2 }");
        reply.FirstBatch().Ids().ShouldBe([1, 3]);
        var rest = await _cluster.RunAsync(new RawDocument { ["getMore"] = reply.CursorId(), ["collection"] = "as" });
        rest.NextBatch().Ids().ShouldBe([4]);
        rest.Cursor()["ns"].ShouldBe("test.as");
    }

    [Fact]
    public async Task A_view_on_a_view_reads_through_both()
    {
        await RunAsync("{ create: 'big', viewOn: 'as', pipeline: [{ $match: { size: { $gte: 30 } } }] }");

        (await RunAsync("{ find: 'big', sort: { _id: 1 } }")).FirstBatch().Ids().ShouldBe([3, 4]);
    }

    [Fact]
    public async Task A_view_shows_what_is_written_to_its_collection_later()
    {
        await RunAsync("{ create: 'none', viewOn: 'later' }");
        (await RunAsync("{ find: 'none' }")).FirstBatch().ShouldBeEmpty();

        await RunAsync("{ insert: 'later', documents: [{ _id: 1 }] }");

        (await RunAsync("{ find: 'none', filter: { _id: 1 } }")).FirstBatch().Ids().ShouldBe([1]);
    }

    [Fact]
    public async Task The_indexes_of_the_collection_serve_the_view()
    {
        await RunAsync("{ createIndexes: 'pages', indexes: [{ key: { kind: 1, size: 1 }, name: 'k' }] }");

        await RunAsync("{ create: 'whole', viewOn: 'pages', pipeline: [{ $match: { kind: 'a' } }] }");

        var found = await RunAsync("{ explain: { find: 'as', filter: { size: 30 } }, verbosity: 'executionStats' }");
        var sorted = await RunAsync("{ explain: { find: 'whole', sort: { size: 1 }, limit: 1 }, verbosity: 'executionStats' }");

        foreach (var plan in new[] { found["stages"].AsArray[0].AsDocument["$cursor"].AsDocument, sorted })
        {
            plan["queryPlanner"].AsDocument["namespace"].ShouldBe("test.pages");
            plan["queryPlanner"].ToString().ShouldContain("IXSCAN");
            plan["executionStats"].AsDocument["totalDocsExamined"].AsInt32.ShouldBe(1);
        }
    }

    [Fact]
    public async Task A_view_is_joined_searched_and_united()
    {
        await RunAsync("{ insert: 'refs', documents: [{ _id: 1, page: 1 }, { _id: 2, page: 2 }] }");

        var joined = await RunAsync(
            "{ aggregate: 'refs', pipeline: [{ $lookup: { from: 'as', localField: 'page', foreignField: '_id', as: 'p' } }], cursor: {} }");
        joined.FirstBatch().Select(document => document["p"].AsArray.Count).ShouldBe([1, 0]);
        var piped = await RunAsync(
            """
            { aggregate: 'refs', cursor: {}, pipeline: [{ $lookup: {
                from: 'as', let: { page: '$page' }, pipeline: [{ $match: { $expr: { $eq: ['$_id', '$$page'] } } }], as: 'p' } }] }
            """);
        piped.FirstBatch().Select(document => document["p"].AsArray.Count).ShouldBe([1, 0]);
        var reached = await RunAsync(
            """
            { aggregate: 'refs', cursor: {}, pipeline: [{ $graphLookup: {
                from: 'as', startWith: '$page', connectFromField: 'none', connectToField: '_id', as: 'p' } }] }
            """);
        reached.FirstBatch().Select(document => document["p"].AsArray.Count).ShouldBe([1, 0]);
        var united = await RunAsync("{ aggregate: 'refs', pipeline: [{ $unionWith: 'as' }, { $count: 'n' }], cursor: {} }");
        united.FirstBatch()[0]["n"].ShouldBe(5);
    }

    [Fact]
    public async Task A_view_s_result_is_written_to_a_collection_but_none_to_a_view()
    {
        await RunAsync("{ aggregate: 'as', pipeline: [{ $out: 'copy' }], cursor: {} }");
        await RunAsync("{ aggregate: 'as', pipeline: [{ $merge: { into: 'pages' } }], cursor: {} }");

        (await RunAsync("{ count: 'copy' }"))["n"].ShouldBe(3);
        (await RunAsync("{ count: 'pages' }"))["n"].ShouldBe(4);
        foreach (string stage in new[] { "{ $out: 'as' }", "{ $merge: { into: 'as' } }" })
        {
            (await _cluster.RunAsync($"{{ aggregate: 'pages', pipeline: [{stage}], cursor: {{}} }}")).ShouldFail(
                ErrorCode.CommandNotSupportedOnView, "Namespace test.as is a view, not a collection");
        }
    }

    [Theory]
    [InlineData("{ update: 'as', updates: [{ q: {}, u: { $set: { a: 1 } } }] }")]
    [InlineData("{ delete: 'as', deletes: [{ q: {}, limit: 0 }] }")]
    [InlineData("{ findAndModify: 'as', query: {}, remove: true }")]
    [InlineData("{ createIndexes: 'as', indexes: [{ key: { a: 1 }, name: 'a_1' }] }")]
    [InlineData("{ dropIndexes: 'as', index: '*' }")]
    [InlineData("{ listIndexes: 'as' }")]
    [InlineData("{ explain: { delete: 'as', deletes: [{ q: {}, limit: 0 }] } }")]
    [InlineData("{ explain: { update: 'as', updates: [{ q: {}, u: { $set: { a: 1 } } }] } }")]
    [InlineData("{ explain: { findAndModify: 'as', query: {}, remove: true } }")]
    [InlineData("{ convertToCapped: 'as', size: 5000 }")]
    [InlineData("{ collStats: 'as' }")]
    [InlineData("{ validate: 'as' }")]
    [InlineData("{ aggregate: 'as', pipeline: [{ $collStats: { count: {} } }], cursor: {} }")]
    public async Task What_only_collections_have_is_refused_to_views(string command)
    {
        var reply = await _cluster.RunAsync(command);

        var error = reply["writeErrors"].IsMissing ? reply : reply["writeErrors"].AsArray[0].AsDocument;
        error["code"].ShouldBe((int)ErrorCode.CommandNotSupportedOnView);
        error["errmsg"].ShouldBe("Namespace test.as is a view, not a collection");
    }

    [Fact]
    public async Task Nothing_is_inserted_into_a_view()
    {
        var reply = await _cluster.RunAsync("{ insert: 'as', documents: [{ _id: 9 }] }");

        reply["n"].ShouldBe(0);
        reply["writeErrors"].AsArray[0].AsDocument["code"].ShouldBe((int)ErrorCode.CommandNotSupportedOnView);
        (await RunAsync("{ count: 'pages' }"))["n"].ShouldBe(4);
    }

    [Fact]
    public async Task A_view_is_not_renamed_nor_a_collection_onto_it()
    {
        (await _cluster.RunAsync("{ renameCollection: 'test.as', to: 'test.others' }", "admin"))["code"].ShouldBe(
            (int)ErrorCode.CommandNotSupportedOnView);
        (await _cluster.RunAsync("{ renameCollection: 'test.pages', to: 'test.as', dropTarget: true }", "admin"))["code"].ShouldBe(
            (int)ErrorCode.NamespaceExists);
    }

    [Fact]
    public async Task A_view_is_listed_with_its_definition_and_dropped()
    {
        var listed = (await RunAsync("{ listCollections: 1 }")).FirstBatch();
        listed.Select(collection => collection["name"].AsString).ShouldBe(["as", "pages"]);
        listed[0].ShouldBeJson(
            """
            { name: 'as', type: 'view', options: { viewOn: 'pages', pipeline: [{ $match: { kind: 'a' } }, { $project: { kind: 0 } }] },
              info: { readOnly: true } }
            """);
        var stats = await RunAsync("{ dbStats: 1 }");
        stats["views"].ShouldBe(1L);
        stats["collections"].ShouldBe(2L);

        (await RunAsync("{ drop: 'as' }")).ShouldBeJson("{ ns: 'test.as', ok: 1.0 }");

        (await RunAsync("{ listCollections: 1, nameOnly: true }")).FirstBatch().Count.ShouldBe(1);
        (await RunAsync("{ find: 'as' }")).FirstBatch().ShouldBeEmpty();
        (await RunAsync("{ count: 'pages' }"))["n"].ShouldBe(4);
    }

    [Fact]
    public async Task A_view_is_changed()
    {
        (await RunAsync("{ collMod: 'as', viewOn: 'pages', pipeline: [{ $match: { kind: 'b' } }] }")).ShouldBeJson("{ ok: 1.0 }");

        (await RunAsync("{ find: 'as' }")).FirstBatch().Ids().ShouldBe([2]);
        (await _cluster.RunAsync("{ collMod: 'as', validator: { a: 1 } }")).ShouldFail(
            ErrorCode.InvalidOptions, "option not supported on a view: validator");
        (await _cluster.RunAsync("{ collMod: 'as', viewOn: 'as' }")).ShouldFail(
            ErrorCode.GraphContainsCycle, "View cycle detected: test.as => test.as");
        (await RunAsync("{ find: 'as' }")).FirstBatch().Ids().ShouldBe([2]);
    }

    [Fact]
    public async Task A_view_of_another_definition_is_not_created_over_one()
    {
        await RunAsync("{ create: 'as', viewOn: 'pages', pipeline: [{ $match: { kind: 'a' } }, { $project: { kind: 0 } }] }");
        (await _cluster.RunAsync("{ create: 'as', viewOn: 'pages', pipeline: [] }"))["code"].ShouldBe((int)ErrorCode.NamespaceExists);
        (await _cluster.RunAsync("{ create: 'pages', viewOn: 'other' }"))["code"].ShouldBe((int)ErrorCode.NamespaceExists);
        (await _cluster.RunAsync("{ create: 'as' }"))["code"].ShouldBe((int)ErrorCode.NamespaceExists);
    }

    [Theory]
    [InlineData("pages", "[{ $lookup: { from: 'first', pipeline: [], as: 'f' } }]")]
    [InlineData("pages", "[{ $facet: { a: [{ $unionWith: { coll: 'second', pipeline: [] } }] } }]")]
    [InlineData("second", "[]")]
    public async Task Views_that_read_each_other_are_refused(string on, string pipeline)
    {
        await RunAsync("{ create: 'second', viewOn: 'first' }");

        (await _cluster.RunAsync($"{{ create: 'first', viewOn: '{on}', pipeline: {pipeline} }}"))["code"].ShouldBe(
            (int)ErrorCode.GraphContainsCycle);
    }

    [Fact]
    public async Task Views_stand_on_each_other_twenty_deep()
    {
        await RunAsync("{ create: 'v1', viewOn: 'pages' }");
        for (int i = 2; i <= 20; i++)
            await RunAsync($"{{ create: 'v{i}', viewOn: 'v{i - 1}', pipeline: [{{ $set: {{ depth: {i} }} }}] }}");

        (await RunAsync("{ find: 'v20', limit: 1 }")).FirstBatch()[0]["depth"].ShouldBe(20);
        (await _cluster.RunAsync("{ create: 'v21', viewOn: 'v20' }")).ShouldFail(
            ErrorCode.ViewDepthLimitExceeded, "View depth limit exceeded; maximum depth is 20");
        (await _cluster.RunAsync("{ create: 'pages2', viewOn: 'x' }"))["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task A_view_is_read_with_its_own_collation_only()
    {
        await RunAsync("{ create: 'cased', viewOn: 'pages', collation: { locale: 'en', strength: 2 } }");

        (await RunAsync("{ find: 'cased', filter: { kind: 'B' } }")).FirstBatch().Ids().ShouldBe([2]);
        (await RunAsync("{ count: 'cased', query: { kind: 'B' }, collation: { locale: 'en', strength: 2 } }"))["n"].ShouldBe(1);
        (await _cluster.RunAsync("{ find: 'cased', collation: { locale: 'fr' } }")).ShouldFail(
            ErrorCode.OptionNotSupportedOnView, "Cannot override a view's default collation");
        (await _cluster.RunAsync("{ create: 'plain', viewOn: 'cased' }")).ShouldFail(
            ErrorCode.OptionNotSupportedOnView, "View test.plain has conflicting collation with view test.cased");
        (await _cluster.RunAsync("{ aggregate: 'pages', pipeline: [{ $unionWith: 'cased' }], cursor: {} }"))["code"].ShouldBe(
            (int)ErrorCode.OptionNotSupportedOnView);
    }

    [Fact]
    public async Task A_view_does_not_take_its_collection_s_collation()
    {
        await RunAsync("{ create: 'letters', collation: { locale: 'en', strength: 2 } }");
        await RunAsync("{ insert: 'letters', documents: [{ _id: 'a' }] }");
        await RunAsync("{ create: 'bytes', viewOn: 'letters' }");

        (await RunAsync("{ find: 'letters', filter: { _id: 'A' } }")).FirstBatch().Count.ShouldBe(1);
        (await RunAsync("{ find: 'bytes', filter: { _id: 'A' } }")).FirstBatch().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("{ create: 'v', pipeline: [] }", ErrorCode.InvalidOptions, "'pipeline' requires 'viewOn' to also be specified")]
    [InlineData("{ create: 'v', viewOn: '' }", ErrorCode.BadValue, "'viewOn' cannot be empty")]
    [InlineData("{ create: 'v', viewOn: 'c', timeseries: { timeField: 't' } }", ErrorCode.InvalidOptions, "option not supported on a view: timeseries")]
    [InlineData("{ create: 'v', viewOn: 'c', pipeline: [{ $foo: 1 }] }", (ErrorCode)40324, "Unrecognized pipeline stage name: '$foo'")]
    [InlineData(
        "{ create: 'v', viewOn: 'c', pipeline: [{ $match: {} }, { $out: 'd' }] }",
        ErrorCode.OptionNotSupportedOnView,
        "The aggregation stage $out in location 1 of the pipeline cannot be used in the view definition of test.v")]
    [InlineData("{ create: 'system.views', viewOn: 'c' }", ErrorCode.InvalidNamespace, "Invalid system namespace: test.system.views")]
    [InlineData("{ find: 'as', sort: { $natural: 1 } }", ErrorCode.InvalidPipelineOperator, "Sort option $natural not supported in aggregation.")]
    [InlineData("{ find: 'as', tailable: true }", ErrorCode.InvalidPipelineOperator, "Tailable cursors are not supported in aggregation.")]
    [InlineData("{ find: 'as', hint: '_id_', min: { _id: 1 } }", ErrorCode.InvalidPipelineOperator, "Option min not supported in aggregation.")]
    [InlineData("{ find: 'as', hint: '_id_', max: { _id: 1 } }", ErrorCode.InvalidPipelineOperator, "Option max not supported in aggregation.")]
    [InlineData("{ find: 'as', returnKey: true }", ErrorCode.InvalidPipelineOperator, "Option returnKey not supported in aggregation.")]
    [InlineData("{ find: 'as', projection: { a: { $elemMatch: { b: 1 } } } }", ErrorCode.InvalidPipelineOperator, "The projection operator $elemMatch is not supported in aggregation.")]
    [InlineData("{ create: 'v', viewOn: 'c', pipeline: [{ $currentOp: {} }] }", ErrorCode.InvalidNamespace, "$currentOp cannot be used in the definition of a view")]
    [InlineData("{ create: 'v', viewOn: '$c' }", ErrorCode.InvalidNamespace, "Invalid namespace specified 'test.$c'")]
    [InlineData("{ find: 'as', showRecordId: true }", ErrorCode.InvalidPipelineOperator, "Option showRecordId not supported in aggregation.")]
    public async Task What_makes_no_sense_of_a_view_is_refused(string command, ErrorCode code, string message)
    {
        (await _cluster.RunAsync(command)).ShouldFail(code, message);
    }

    [Fact]
    public async Task A_positional_projection_of_a_view_is_refused()
    {
        (await _cluster.RunAsync("{ find: 'as', filter: { tags: 'x' }, projection: { 'tags.$': 1 } }"))["ok"].ShouldBe(0.0);
        (await _cluster.RunAsync("{ find: 'as', projection: { tags: { $elemMatch: { $eq: 'x' } } } }"))["ok"].ShouldBe(0.0);
    }

    private async Task<RawDocument> RunAsync(string command)
    {
        var reply = await _cluster.RunAsync(command);
        reply["ok"].ShouldBe(1.0, reply.ToString());
        reply["writeErrors"].IsMissing.ShouldBeTrue();
        return reply;
    }
}
