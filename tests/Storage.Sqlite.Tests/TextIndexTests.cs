using System.Globalization;
using Streetcar.Bson;
using static Streetcar.Storage.Sqlite.Tests.StoreExtensions;

namespace Streetcar.Storage.Sqlite.Tests;

public sealed class TextIndexTests : StoreTest
{
    [Theory]
    [InlineData("{ key: { a: 'text' } }", "{ v: 2, key: { _fts: 'text', _ftsx: 1 }, name: 'a_text', weights: { a: 1 }, default_language: 'english', language_override: 'language', textIndexVersion: 3 }")]
    [InlineData("{ key: { x: 1, b: 'text', a: 'text', y: -1 }, weights: { a: 5, c: 2 }, default_language: 'sv', language_override: 'l', textIndexVersion: 2 }",
        "{ v: 2, key: { x: 1, _fts: 'text', _ftsx: 1, y: -1 }, name: 'x_1_b_text_a_text_y_-1', weights: { a: 5, b: 1, c: 2 }, default_language: 'sv', language_override: 'l', textIndexVersion: 2 }")]
    [InlineData("{ key: { '$**': 'text' }, hidden: true }", "{ v: 2, key: { _fts: 'text', _ftsx: 1 }, name: '$**_text', hidden: true, weights: { '$**': 1 }, default_language: 'english', language_override: 'language', textIndexVersion: 3 }")]
    public async Task It_is_listed_with_all_its_options_and_made_but_once(string spec, string listed)
    {
        await Store.CreateIndexAsync(spec);
        await Store.CreateIndexAsync(spec);
        await ReopenAsync();

        (await Store.ListIndexesAsync(Pages, default)).Skip(1).ShouldBe([Json.Document(listed)]);
        (await Store.CreateIndexAsync(listed)).After.ShouldBe(2);
    }

    [Theory]
    [InlineData("{ key: { a: 'text', b: 1, c: 'text' } }", ErrorCode.CannotCreateIndex)]
    [InlineData("{ key: { a: 'text', b: '2d' } }", ErrorCode.CannotCreateIndex)]
    [InlineData("{ key: { _fts: 1, b: 'text' } }", ErrorCode.CannotCreateIndex)]
    [InlineData("{ key: { a: 'text' }, weights: { a: 0 } }", ErrorCode.CannotCreateIndex)]
    [InlineData("{ key: { a: 'text' }, weights: { a: 100000 } }", ErrorCode.CannotCreateIndex)]
    [InlineData("{ key: { a: 'text' }, weights: { 'b..c': 1 } }", ErrorCode.CannotCreateIndex)]
    [InlineData("{ key: { a: 'text' }, weights: 'a' }", ErrorCode.CannotCreateIndex)]
    [InlineData("{ key: { a: 'text' }, weights: 1 }", ErrorCode.TypeMismatch)]
    [InlineData("{ key: { a: 'text' }, default_language: 'klingon' }", ErrorCode.CannotCreateIndex)]
    [InlineData("{ key: { a: 'text' }, default_language: 1 }", ErrorCode.TypeMismatch)]
    [InlineData("{ key: { a: 'text' }, language_override: '$l' }", ErrorCode.CannotCreateIndex)]
    [InlineData("{ key: { a: 'text' }, language_override: null }", ErrorCode.TypeMismatch)]
    [InlineData("{ key: { a: 'text' }, textIndexVersion: 4 }", ErrorCode.CannotCreateIndex)]
    [InlineData("{ key: { a: 'text' }, textIndexVersion: '3' }", ErrorCode.TypeMismatch)]
    [InlineData("{ key: { a: 'text' }, collation: { locale: 'en' } }", ErrorCode.CannotCreateIndex)]
    public async Task One_that_can_not_be_is_refused_by_code(string spec, ErrorCode code) =>
        (await Should.ThrowAsync<DocumentException>(async () => await Store.CreateIndexAsync(spec))).Code.ShouldBe(code);

    [Theory]
    [InlineData("{ key: { b: 'text' }, name: 'b' }")]
    [InlineData("{ key: { b: 'text' }, name: 'a' }")]
    [InlineData("{ key: { a: 'text' }, name: 'a', default_language: 'none' }")]
    [InlineData("{ key: { k: 1, a: 'text' }, name: 'c' }")]
    public async Task A_collection_has_one_at_most(string second)
    {
        await Store.CreateIndexAsync("{ key: { a: 'text' }, name: 'a' }");

        (await Should.ThrowAsync<DocumentException>(async () => await Store.CreateIndexAsync(second))).Code.ShouldBe(ErrorCode.IndexOptionsConflict);
        (await Should.ThrowAsync<DocumentException>(async () => await Store.DropIndexesAsync(Pages, Json.Document("{ a: 'text' }"), default)))
            .Code.ShouldBe(ErrorCode.IndexNotFound);
        await Store.DropIndexesAsync(Pages, Json.Document("{ _fts: 'text', _ftsx: 1 }"), default);
        await Store.CreateIndexAsync(second);
    }

    [Fact]
    public async Task A_collection_with_a_collation_has_one_if_it_says_that_the_index_has_none()
    {
        await Store.CreateCollectionAsync(Pages, Json.Document("{ collation: { locale: 'fr' } }"), default);

        (await Should.ThrowAsync<DocumentException>(async () => await Store.CreateIndexAsync("{ key: { a: 'text' } }"))).Code.ShouldBe(ErrorCode.CannotCreateIndex);
        await Store.CreateIndexAsync("{ key: { a: 'text' }, collation: { locale: 'simple' } }");
        await Store.InsertAsync("{ _id: 1, a: 'dogs' }");
        (await Store.FindAsync("{ $text: { $search: 'dog' } }")).Ids().ShouldBe([1]);
    }

    [Theory]
    [InlineData("a: 'coffee'", "coffee", 1)]
    [InlineData("a: 'cat'", "cats", 1.1)]
    [InlineData("a: 'a cat and a dog'", "cat", 0.75)]
    [InlineData("a: 'cat cat cat dog'", "cat", (1 + 0.5 + 0.25) * ((0.5 * 3 / 4) + 0.5))]
    [InlineData("a: 'cat dog', b: 'cat'", "cat", 0.75 + (3 * 1.1))]
    [InlineData("a: ['cat', 'dog cat']", "cat dog", 1.1 + 0.75 + 0.75)]
    [InlineData("a: 'cat', c: 'cat'", "cat", 1.1)]
    public async Task A_score_grows_with_how_often_and_how_exclusively_a_text_has_the_terms(string fields, string search, double score)
    {
        await Store.CreateIndexAsync("{ key: { a: 'text', b: 'text' }, weights: { b: 3 } }");
        await Store.InsertAsync($"{{ _id: 1, {fields} }}");

        var found = await FindScoresAsync($"{{ $text: {{ $search: '{search}' }} }}");

        found.Single()["score"].AsDouble.ShouldBe(score, 1e-12);
    }

    [Fact]
    public async Task Scores_go_with_the_documents_through_a_pipeline()
    {
        await Store.CreateIndexAsync("{ key: { a: 'text' } }");
        await Store.InsertAsync("{ _id: 1, a: 'one cat' }", "{ _id: 2, a: 'dog' }", "{ _id: 3, a: 'cat' }", "{ _id: 4, a: 'cat dog bird' }");

        const string Search = "{ $match: { $text: { $search: 'cat' } } }";
        const string Score = "{ $meta: 'textScore' }";
        (await AggregateAsync($"[{Search}, {{ $sort: {{ s: {Score} }} }}]")).Ids().ShouldBe([3, 1, 4]);
        (await AggregateAsync($"[{Search}, {{ $project: {{ a: 0 }} }}, {{ $sort: {{ s: {Score}, _id: 1 }} }}, {{ $limit: 2 }}]")).Ids().ShouldBe([3, 1]);
        (await AggregateAsync($"[{Search}, {{ $set: {{ n: 1 }} }}, {{ $sort: {{ _id: 1 }} }}, {{ $unset: ['a', 'n'] }}, {{ $set: {{ s: {Score} }} }}]"))
            .ShouldBe([Json.Document("{ _id: 1, s: 0.75 }"), Json.Document("{ _id: 3, s: 1.1 }"), Json.Document("{ _id: 4, s: 0.6666666666666666 }")]);
        (await AggregateAsync($"[{Search}, {{ $group: {{ _id: null, s: {{ $max: {Score} }}, all: {{ $push: '$$ROOT' }} }} }}, {{ $project: {{ s: 1, n: {{ $size: '$all' }} }} }}]"))
            .Single().ShouldBe(Json.Document("{ _id: null, s: 1.1, n: 3 }"));
        (await AggregateAsync($"[{Search}, {{ $project: {{ s: {Score} }} }}, {{ $sort: {{ s: 1 }} }}]")).Ids().ShouldBe([4, 1, 3]);
        (await AggregateAsync($"[{Search}, {{ $match: {{ _id: {{ $gt: 1 }} }} }}, {{ $count: 'n' }}]")).Single()["n"].AsInt32.ShouldBe(2);
    }

    [Theory]
    [InlineData("[{ $limit: 9 }, { $match: { $text: { $search: 'cat' } } }]", 17313)]
    [InlineData("[{ $match: { $text: { $search: 'cat' } } }, { $match: { $text: { $search: 'dog' } } }]", 17313)]
    [InlineData("[{ $facet: { f: [{ $match: { $text: { $search: 'cat' } } }] } }]", 40600)]
    [InlineData("[{ $sort: { s: { $meta: 'textScore' } } }]", 40218)]
    [InlineData("[{ $geoNear: { near: [0, 0], distanceField: 'd', key: 'l', query: { $or: [{ $text: { $search: 'cat' } }] } } }]", 2)]
    public async Task A_pipeline_searches_at_its_start_alone_whether_there_is_an_index_or_not(string pipeline, int code)
    {
        // Those that begin with a search need the index first of all.
        if (!pipeline.Contains("[{ $match", StringComparison.Ordinal))
            ((int)(await Should.ThrowAsync<DocumentException>(() => AggregateAsync(pipeline))).Code).ShouldBe(code);
        await Store.CreateIndexAsync("{ key: { a: 'text' } }");

        ((int)(await Should.ThrowAsync<DocumentException>(() => AggregateAsync(pipeline))).Code).ShouldBe(code);
    }

    [Theory]
    [InlineData(1, 150_000, 0)]
    [InlineData(1, 200_000, 16733)]
    [InlineData(100, 35_000, 16733)]
    public async Task A_document_has_no_more_terms_than_an_index_takes(int length, int words, int code)
    {
        await Store.CreateIndexAsync("{ key: { a: 'text' }, default_language: 'none' }");
        string text = string.Join(' ', Enumerable.Range(0, words).Select(i => i.ToString("x", CultureInfo.InvariantCulture).PadLeft(length, 'q')));

        var reply = await Store.InsertAsync([new RawDocument { ["_id"] = 1, ["a"] = text }]);

        (reply["writeErrors"] is { IsMissing: false } errors ? errors.AsArray[0]["code"].AsInt32 : 0).ShouldBe(code);
        (await Store.FindAsync()).Count.ShouldBe(code == 0 ? 1 : 0);
    }

    [Fact]
    public async Task A_long_search_ends_when_its_time_is_over()
    {
        await Store.CreateIndexAsync("{ key: { a: 'text' } }");
        await Store.InsertAsync("{ _id: 1, a: 'cat' }");
        string search = string.Join(' ', Enumerable.Range(0, 500_000));
        var request = new FindRequest(StoreExtensions.Pages)
        {
            Filter = new RawDocument { ["$text"] = new RawDocument { ["$search"] = search } },
            MaxTime = TimeSpan.FromMilliseconds(20),
        };

        (await Should.ThrowAsync<DocumentException>(() => Store.FindAsync(request))).Code.ShouldBe(ErrorCode.MaxTimeMSExpired);
    }

    [Fact]
    public async Task A_search_by_score_is_one_of_the_orders_that_are_fused()
    {
        await Store.CreateIndexAsync("{ key: { a: 'text' } }");
        await Store.InsertAsync("{ _id: 1, a: 'cat dog' }", "{ _id: 2, a: 'cat' }", "{ _id: 3, a: 'cat' }", "{ _id: 4, a: 'dog' }");

        var ranked = await AggregateAsync(
            "[{ $rankFusion: { input: { pipelines: {"
            + " best: [{ $match: { $text: { $search: 'cat' } } }, { $sort: { s: { $meta: 'textScore' } } }],"
            + " last: [{ $sort: { _id: -1 } }] } } } }, { $project: { s: { $meta: 'score' } } }]");

        // Two have the same score, so that they have the same rank.
        ranked.Select(document => (document["_id"].AsInt32, document["s"].AsDouble)).ShouldBe(
            [(3, (1.0 / 61) + (1.0 / 62)), (2, (1.0 / 61) + (1.0 / 63)), (1, (1.0 / 63) + (1.0 / 64)), (4, 1.0 / 61)]);
    }

    [Fact]
    public async Task Pipelines_within_others_search_their_own_collections()
    {
        await Store.CreateIndexesAsync(new Namespace("test", "others"), [Json.Document("{ key: { a: 'text' } }")], default);
        await Store.WriteAsync(new InsertRequest([Json.Document("{ _id: 7, a: 'cats' }").Bytes]), new Namespace("test", "others"));
        await Store.InsertAsync("{ _id: 1 }");

        const string Search = "[{ $match: { $text: { $search: 'cat' } } }, { $project: { s: { $meta: 'textScore' } } }]";
        (await AggregateAsync($"[{{ $lookup: {{ from: 'others', pipeline: {Search}, as: 'o' }} }}]"))
            .ShouldBe([Json.Document("{ _id: 1, o: [{ _id: 7, s: 1.0 }] }")]);
        (await AggregateAsync($"[{{ $unionWith: {{ coll: 'others', pipeline: {Search} }} }}]"))
            .ShouldBe([Json.Document("{ _id: 1 }"), Json.Document("{ _id: 7, s: 1.0 }")]);
    }

    [Fact]
    public async Task A_view_of_what_a_search_finds_is_read_with_its_scores()
    {
        await Store.CreateCollectionAsync(
            new Namespace("test", "cats"), Json.Document("{ viewOn: 'pages', pipeline: [{ $match: { $text: { $search: 'cat' } } }, { $set: { s: { $meta: 'textScore' } } }] }"), default);
        var read = new FindRequest(new Namespace("test", "cats")) { Filter = Json.Document("{ n: 1 }") };
        await Store.InsertAsync("{ _id: 1, a: 'one cat', n: 1 }", "{ _id: 2, a: 'cat', n: 2 }");

        (await Should.ThrowAsync<DocumentException>(() => Store.FindAsync(read))).Code.ShouldBe(ErrorCode.IndexNotFound);
        await Store.CreateIndexAsync("{ key: { a: 'text' } }");
        (await Store.FindAsync(read)).ShouldBe([Json.Document("{ _id: 1, a: 'one cat', n: 1, s: 0.75 }")]);
    }

    [Fact]
    public async Task A_compound_one_needs_equalities_before_the_texts()
    {
        await Store.CreateIndexAsync("{ key: { k: 1, a: 'text', n: -1 } }");
        await Store.InsertAsync(
            "{ _id: 1, k: 1, a: 'cat', n: 1 }", "{ _id: 2, k: 2, a: 'cat', n: 1 }", "{ _id: 3, k: 1, a: 'cat', n: 2 }", "{ _id: 4, a: 'cat' }");

        (await Store.FindAsync("{ k: 1, $text: { $search: 'cat' } }", "{ _id: 1 }")).Ids().ShouldBe([1, 3]);
        (await Store.FindAsync("{ k: 1, n: 2, $text: { $search: 'cat' } }")).Ids().ShouldBe([3]);
        (await Store.FindAsync("{ k: null, $text: { $search: 'cat' } }")).Ids().ShouldBe([4]);
        foreach (string filter in (string[])["{ $text: { $search: 'cat' } }", "{ k: { $gt: 0 }, $text: { $search: 'cat' } }", "{ k: { $in: [1, 2] }, $text: { $search: 'cat' } }"])
            (await Should.ThrowAsync<DocumentException>(() => Store.FindAsync(filter))).Code.ShouldBe(ErrorCode.NoQueryExecutionPlans);
        var reply = await Store.InsertAsync("{ _id: 5, k: [1], a: 'cat' }");
        reply["writeErrors"][0]["code"].AsInt32.ShouldBe((int)ErrorCode.CannotBuildIndexKeys);
    }

    [Fact]
    public async Task It_serves_no_query_without_a_search()
    {
        await Store.CreateIndexAsync("{ key: { k: 1, a: 'text' }, name: 'texts' }");
        await Store.InsertAsync("{ _id: 1, k: 1, a: 'cat' }", "{ _id: 2, k: 1 }");

        (await Store.FindAsync("{ k: 1 }")).Count.ShouldBe(2);
        (await Store.FindAsync("{}", "{ k: 1 }")).Count.ShouldBe(2);
        (await Store.DistinctAsync(new DistinctRequest(Pages, "k"))).Count.ShouldBe(1);
        (await Should.ThrowAsync<DocumentException>(() => Store.FindAsync(new FindRequest(Pages) { Filter = Json.Document("{ k: 1 }"), Hint = "texts" })))
            .Code.ShouldBe(ErrorCode.NoQueryExecutionPlans);
    }

    [Fact]
    public async Task Another_clause_of_an_or_needs_an_index_too()
    {
        await Store.CreateIndexAsync("{ key: { a: 'text' } }");
        await Store.InsertAsync("{ _id: 1, a: 'cat' }", "{ _id: 2, n: 1 }", "{ _id: 3, n: 2, a: 'dog' }");
        const string Filter = "{ $or: [{ n: 1 }, { $text: { $search: 'cat' } }] }";

        (await Should.ThrowAsync<DocumentException>(() => Store.FindAsync(Filter))).Code.ShouldBe(ErrorCode.NoQueryExecutionPlans);
        await Store.CreateIndexAsync("{ key: { n: 1 } }");
        (await Store.FindAsync(Filter, "{ _id: 1 }")).Ids().ShouldBe([1, 2]);
    }

    [Fact]
    public async Task Languages_are_those_that_documents_name_and_the_documents_within_them()
    {
        await Store.CreateIndexAsync("{ key: { '$**': 'text' }, default_language: 'none', language_override: 'l' }");
        await Store.InsertAsync(
            "{ _id: 1, a: 'dogs' }", "{ _id: 2, l: 'en', a: 'dogs' }", "{ _id: 3, l: 'english', b: { l: 'none', c: ['dogs'] } }",
            "{ _id: 4, x: [{ l: 'german', y: 'die Häuser' }] }");

        (await Store.FindAsync("{ $text: { $search: 'dog' } }")).Ids().ShouldBe([2]);
        (await Store.FindAsync("{ $text: { $search: 'dogs' } }", "{ _id: 1 }")).Ids().ShouldBe([1, 3]);
        (await Store.FindAsync("{ $text: { $search: 'dogs', $language: 'en' } }")).Ids().ShouldBe([2]);
        (await Store.FindAsync("{ $text: { $search: 'Haus', $language: 'de' } }")).Ids().ShouldBe([4]);
        (await Store.FindAsync("{ $text: { $search: 'die' } }")).ShouldBeEmpty();
        (await Store.InsertAsync("{ _id: 5, l: 'klingon', a: 'x' }"))["writeErrors"][0]["code"].AsInt32.ShouldBe(17262);
        (await Store.InsertAsync("{ _id: 5, l: 1, a: 'x' }"))["writeErrors"][0]["code"].AsInt32.ShouldBe(17261);
    }

    [Theory]
    [InlineData("danish", "husene", "huset")]
    [InlineData("dutch", "lichamelijk", "lichamelijke")]
    [InlineData("english", "generously", "generous")]
    [InlineData("finnish", "taloissa", "talot")]
    [InlineData("french", "continuation", "continue")]
    [InlineData("german", "aufeinanderfolgend", "aufeinanderfolgenden")]
    [InlineData("hungarian", "babakocsi", "babakocsijáért")]
    [InlineData("italian", "abbandonata", "abbandonate")]
    [InlineData("norwegian", "havnedistrikt", "havnedistriktene")]
    [InlineData("portuguese", "meninos", "menino")]
    [InlineData("romanian", "absurdul", "absurd")]
    [InlineData("russian", "вагон", "вагоны")]
    [InlineData("spanish", "cheque", "cheques")]
    [InlineData("swedish", "jakten", "jakt")]
    [InlineData("turkish", "kitaplar", "kitap")]
    public async Task Words_are_found_in_their_other_forms(string language, string search, string text)
    {
        await Store.CreateIndexAsync($"{{ key: {{ a: 'text' }}, default_language: '{language}' }}");
        await Store.InsertAsync($"{{ _id: 1, a: '{text}' }}");

        (await Store.FindAsync($"{{ $text: {{ $search: '{search}' }} }}")).Ids().ShouldBe([1]);
    }

    [Fact]
    public async Task Changes_of_documents_change_what_is_found()
    {
        await Store.InsertAsync(Enumerable.Range(0, 500).Select(i => Json.Document($"{{ _id: {i}, a: 'word{i % 10} all', b: 1 }}")));
        await Store.CreateIndexAsync("{ key: { a: 'text' } }");
        await Store.InsertAsync("{ _id: 1000, a: 'word3' }");
        await Store.UpdateAsync("{ $text: { $search: 'word3' }, b: 1 }", "{ $set: { a: 'changed' } }", multi: true);
        await Store.UpdateAsync("{ _id: 7 }", "{ $unset: { a: 1 } }");
        await Store.DeleteAsync("{ $text: { $search: 'word5' } }");

        (await Store.FindAsync("{ $text: { $search: 'word3' } }")).Ids().ShouldBe([1000]);
        (await Store.FindAsync("{ $text: { $search: 'changed' } }")).Count.ShouldBe(50);
        (await Store.FindAsync("{ $text: { $search: 'word5' } }")).ShouldBeEmpty();
        (await Store.CountAsync(new CountRequest(Pages) { Filter = Json.Document("{ $text: { $search: 'word7 word8' } }") }, default)).ShouldBe(99);
        (await Store.ValidateCollectionAsync(Pages, default))["valid"].AsBoolean.ShouldBeTrue();
    }

    [Fact]
    public async Task A_transaction_finds_what_it_has_written()
    {
        await Store.CreateIndexAsync("{ key: { a: 'text' } }");
        await Store.InsertAsync("{ _id: 1, a: 'cat' }", "{ _id: 2, a: 'cat' }");
        await using var transaction = await Store.BeginTransactionAsync(new OperationId(new byte[16], 1), RawDocument.Empty, default);
        await transaction.UpdateAsync("{ _id: 1 }", "{ $set: { a: 'dog' } }");
        await transaction.InsertAsync("{ _id: 3, a: 'cats' }");

        (await transaction.FindAsync("{ $text: { $search: 'cat' } }", "{ _id: 1 }")).Ids().ShouldBe([2, 3]);
        (await Store.FindAsync("{ $text: { $search: 'cat' } }", "{ _id: 1 }")).Ids().ShouldBe([1, 2]);
        await transaction.CommitAsync(isJournaled: true, default);
        (await Store.FindAsync("{ $text: { $search: 'cat' } }", "{ _id: 1 }")).Ids().ShouldBe([2, 3]);
        (await Store.ValidateCollectionAsync(Pages, default))["valid"].AsBoolean.ShouldBeTrue();
    }

    [Fact]
    public async Task The_documents_of_a_sort_by_score_come_in_batches()
    {
        await Store.CreateIndexAsync("{ key: { a: 'text' } }");
        await Store.InsertAsync(Enumerable.Range(1, 300).Select(i => Json.Document($"{{ _id: {i}, a: 'cat {string.Join(' ', Enumerable.Repeat("x", i))}' }}")));

        var found = await Store.FindAsync(new FindRequest(Pages)
        {
            Filter = Json.Document("{ $text: { $search: 'cat' } }"),
            Sort = Json.Document("{ s: { $meta: 'textScore' } }"),
        }, batchSize: 20);

        found.Ids().ShouldBe(Enumerable.Range(1, 300));
    }

    [Fact]
    public async Task Explain_shows_what_is_searched_for()
    {
        await Store.CreateIndexAsync("{ key: { k: 1, a: 'text' }, name: 'texts' }");
        await Store.InsertAsync("{ _id: 1, k: 1, a: 'red cats' }", "{ _id: 2, k: 1, a: 'cats' }");

        var explained = await Store.ExplainAsync(
            new FindRequest(Pages) { Filter = Json.Document("{ k: 1, $text: { $search: 'Cats -\"red cat\" \"cat\" -dogs' } }") }, ExplainVerbosity.ExecutionStats, default);

        var stage = explained["executionStats"].AsDocument["executionStages"].AsDocument;
        stage["stage"].AsString.ShouldBe("TEXT_MATCH");
        stage["nReturned"].AsInt32.ShouldBe(1);
        stage["indexPrefix"].ShouldBe(Json.Document("{ k: 1 }"));
        stage["indexName"].AsString.ShouldBe("texts");
        stage["parsedTextQuery"].ShouldBe(Json.Document("{ terms: ['cat'], negatedTerms: ['dog'], phrases: ['cat'], negatedPhrases: ['red cat'] }"));
        stage["inputStage"].AsDocument["inputStage"].AsDocument["indexBounds"].ShouldBe(Json.Document("{ k: ['[1, 1]'], _fts: ['[\"cat\", \"cat\"]'] }"));
    }

    private Task<List<RawDocument>> FindScoresAsync(string filter) => Store.FindAsync(
        new FindRequest(Pages) { Filter = Json.Document(filter), Projection = Json.Document("{ score: { $meta: 'textScore' } }") });

    private Task<List<RawDocument>> AggregateAsync(string pipeline) => Store.AggregateAsync(new AggregateRequest(Pages, Json.Array(pipeline)));
}
