using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Tests.Aggregating;

/// <summary><c>$out</c> into time series.</summary>
public sealed class TimeSeriesOutputTests : AggregateTest
{
    private const string Measurements = "[{ _id: 1, t: { $date: '2024-01-02T00:00:00Z' }, m: 'a' }, { _id: 2, t: { $date: '2024-01-01T00:00:00Z' }, m: 'b' }]";
    private static readonly Namespace Target = new("test", "target");

    [Fact]
    public async Task Out_makes_a_time_series()
    {
        await InsertAsync("source", Measurements);

        await AggregateAsync("source", "[{ $out: { db: 'test', coll: 'target', timeseries: { timeField: 't', metaField: 'm', granularity: 'hours' } } }]");

        (await OptionsAsync()).ShouldBe(Json.Document("{ timeseries: { timeField: 't', metaField: 'm', granularity: 'hours', bucketMaxSpanSeconds: 2592000 } }"));
        (await IdsAsync()).ShouldBe([2, 1]);
        (await Store.ListIndexesAsync(Target, default)).Select(index => index["name"].AsString).ShouldBe(["m_1_t_1"]);
    }

    [Theory]
    [InlineData("'target'")]
    [InlineData("{ db: 'test', coll: 'target' }")]
    [InlineData("{ db: 'test', coll: 'target', timeseries: { timeField: 't', bucketMaxSpanSeconds: 5.5, bucketRoundingSeconds: 5 } }")]
    public async Task Out_replaces_the_measurements_of_a_time_series_that_stays_as_it_is(string output)
    {
        var series = Json.Document("{ timeseries: { timeField: 't', bucketRoundingSeconds: 5, bucketMaxSpanSeconds: 5 } }");
        await Store.CreateCollectionAsync(Target, series, default);
        await InsertAsync("target", "[{ _id: 7, t: { $date: '2024-01-01T00:00:00Z' } }]");
        await Store.CreateIndexesAsync(Target, [Json.Document("{ key: { v: 1 }, name: 'v' }")], default);
        await InsertAsync("source", Measurements);

        await AggregateAsync("source", $"[{{ $out: {output} }}]");

        (await OptionsAsync()).ShouldBe(series);
        (await IdsAsync()).ShouldBe([2, 1]);
        (await Store.ListIndexesAsync(Target, default)).Select(index => index["name"].AsString).ShouldBe(["v"]);
    }

    [Theory]
    [InlineData("{ timeField: 'other' }")]
    [InlineData("{ timeField: 't', metaField: 'm' }")]
    [InlineData("{ timeField: 't', granularity: 'hours' }")]
    public async Task Out_does_not_make_it_another_one(string series)
    {
        await Store.CreateCollectionAsync(Target, Json.Document("{ timeseries: { timeField: 't' } }"), default);

        (await FailsAsync(series)).Code.ShouldBe((ErrorCode)7406103);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{ viewOn: 'source', pipeline: [] }")]
    public async Task Out_makes_no_time_series_of_what_is_something_else(string options)
    {
        await InsertAsync("source", Measurements);
        await Store.CreateCollectionAsync(Target, Json.Document(options), default);

        (await FailsAsync("{ timeField: 't' }")).Code.ShouldBe((ErrorCode)7268700);
        (await Store.ListCollectionsAsync("test", default)).ShouldNotContain(collection => collection["type"] == "timeseries");
    }

    [Fact]
    public async Task Out_fails_where_a_document_has_no_time()
    {
        await InsertAsync("source", "[{ _id: 1 }]");

        (await FailsAsync("{ timeField: 't' }")).Code.ShouldBe(ErrorCode.BadValue);
        (await Store.ListCollectionsAsync("test", default)).ShouldHaveSingleItem();
    }

    private Task<DocumentException> FailsAsync(string series) => Should.ThrowAsync<DocumentException>(
        () => AggregateAsync("source", $"[{{ $out: {{ db: 'test', coll: 'target', timeseries: {series} }} }}]"));

    private async Task<RawDocument> OptionsAsync() =>
        (await Store.ListCollectionsAsync("test", default)).Single(collection => collection["name"] == "target")["options"].AsDocument;

    private async Task<IEnumerable<int>> IdsAsync() =>
        (await Store.FindAsync(new FindRequest(Target))).Select(document => document["_id"].AsInt32);
}
