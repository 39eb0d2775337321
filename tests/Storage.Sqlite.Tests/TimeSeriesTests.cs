using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Tests;

public sealed class TimeSeriesTests : StoreTest
{
    private static readonly RawDocument Series = Json.Document("{ timeseries: { timeField: 't', metaField: 'm' } }");

    [Fact]
    public async Task A_time_series_is_listed_with_its_options_and_its_index()
    {
        await CreateAsync(Series);
        await CreateAsync(Series);
        await ReopenAsync();

        var listed = await ListedAsync();
        listed["type"].ShouldBe("timeseries");
        listed["options"].AsDocument.ShouldBe(Json.Document(
            "{ timeseries: { timeField: 't', metaField: 'm', granularity: 'seconds', bucketMaxSpanSeconds: 3600 } }"));
        listed["info"].AsDocument.ShouldBe(Json.Document("{ readOnly: false }"));
        (await Store.ListIndexesAsync(StoreExtensions.Pages, default)).Single()
            .ShouldBe(Json.Document("{ v: 2, key: { m: 1, t: 1 }, name: 'm_1_t_1' }"));
    }

    [Fact]
    public async Task One_without_a_metaField_has_no_index_to_see()
    {
        await CreateAsync(Json.Document("{ timeseries: { timeField: 't', bucketMaxSpanSeconds: 5, bucketRoundingSeconds: 5 } }"));

        (await ListedAsync())["options"]["timeseries"].AsDocument
            .ShouldBe(Json.Document("{ timeField: 't', bucketRoundingSeconds: 5, bucketMaxSpanSeconds: 5 }"));
        (await Store.ListIndexesAsync(StoreExtensions.Pages, default)).ShouldBeEmpty();
        (await Store.CreateIndexAsync("{ key: { t: 1 } }")).ShouldBe(new IndexesCreated(0, 1, false));
        (await Store.DropIndexesAsync(StoreExtensions.Pages, Json.Document("{ t: 1 }"), default)).ShouldBe(1);
    }

    [Theory]
    [InlineData("{ timeField: 'a.b' }")]
    [InlineData("{ timeField: 't', metaField: 't' }")]
    [InlineData("{ timeField: 't', metaField: '_id' }")]
    [InlineData("{ timeField: 't', metaField: 'a.b' }")]
    [InlineData("{ timeField: 't', bucketMaxSpanSeconds: 5 }")]
    [InlineData("{ timeField: 't', bucketMaxSpanSeconds: 5, bucketRoundingSeconds: 6 }")]
    [InlineData("{ timeField: 't', granularity: 'hours', bucketMaxSpanSeconds: 5 }")]
    public async Task Options_that_make_no_sense_are_refused(string options)
    {
        var error = await Should.ThrowAsync<DocumentException>(async () =>
            await CreateAsync(new RawDocument { ["timeseries"] = Json.Document(options) }));

        error.Code.ShouldBe(ErrorCode.InvalidOptions);
    }

    [Fact]
    public async Task Measurements_have_a_time_and_are_read_in_its_order()
    {
        await CreateAsync(Series);
        await Store.InsertAsync(At(3, "{ _id: 1, m: 'a' }"), At(1, "{ _id: 2, m: 'b' }"), At(2, "{ _id: 1, m: 'a' }"));

        (await Store.FindAsync()).Ids().ShouldBe([2, 1, 1]);
        (await Store.FindAsync("{ _id: 1 }")).Count.ShouldBe(2);
        (await Store.FindAsync("{ m: 'a' }")).Select(measurement => measurement["t"].AsDateTime.Hour).ShouldBe([2, 3]);
        (await Store.CountAsync(new CountRequest(StoreExtensions.Pages), default)).ShouldBe(3);
        foreach (string measurement in (string[])["{ m: 'a' }", "{ t: 5 }"])
            (await Store.InsertAsync(measurement))["writeErrors"].AsArray[0]["code"].ShouldBe((int)ErrorCode.BadValue);
    }

    [Fact]
    public async Task What_is_measured_can_be_changed_and_measurements_deleted()
    {
        await CreateAsync(Series);
        await Store.InsertAsync(At(1, "{ _id: 1, m: { a: 1 }, v: 5 }"), At(2, "{ _id: 2, m: { a: 2 }, v: 6 }"));

        (await Store.UpdateAsync("{ 'm.a': 1 }", "{ $inc: { 'm.a': 1 } }", multi: true))["nModified"].ShouldBe(1);
        (await Store.FindAsync("{ 'm.a': 2 }")).Ids().ShouldBe([1, 2]);
        (await Store.DeleteAsync("{ v: 5 }", one: true))["n"].ShouldBe(1);
        (await Store.DeleteAsync("{ _id: 2 }"))["n"].ShouldBe(1);
        (await Store.FindAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("{}", "{ $set: { m: 1 } }", false, false)]
    [InlineData("{}", "{ $set: { m: 1 } }", true, true)]
    [InlineData("{}", "{ $set: { v: 1 } }", true, false)]
    [InlineData("{}", "{ $set: { m: 1, t: 1 } }", true, false)]
    [InlineData("{}", "{ $rename: { m: 'n' } }", true, false)]
    [InlineData("{}", "{ m: 1 }", true, false)]
    [InlineData("{ v: 1 }", "{ $set: { m: 1 } }", true, false)]
    [InlineData("{ $or: [{ m: 1 }, { v: 1 }] }", "{ $set: { m: 1 } }", true, false)]
    public async Task Other_updates_are_refused(string filter, string update, bool multi, bool upsert)
    {
        await CreateAsync(Series);

        (await Store.UpdateAsync(filter, update, multi, upsert))["writeErrors"].AsArray[0]["code"].ShouldBe((int)ErrorCode.InvalidOptions);
    }

    [Theory]
    [InlineData("{ granularity: 'hours' }", "{ timeField: 't', metaField: 'm', granularity: 'hours', bucketMaxSpanSeconds: 2592000 }")]
    [InlineData("{ bucketMaxSpanSeconds: 7200, bucketRoundingSeconds: 7200 }", "{ timeField: 't', metaField: 'm', bucketRoundingSeconds: 7200, bucketMaxSpanSeconds: 7200 }")]
    [InlineData("{}", "{ timeField: 't', metaField: 'm', granularity: 'seconds', bucketMaxSpanSeconds: 3600 }")]
    public async Task Its_buckets_can_grow(string change, string options)
    {
        await CreateAsync(Series);

        await ChangeAsync($"{{ timeseries: {change} }}");

        (await ListedAsync())["options"]["timeseries"].AsDocument.ShouldBe(Json.Document(options));
    }

    [Theory]
    [InlineData("{ timeseries: { bucketMaxSpanSeconds: 5, bucketRoundingSeconds: 5 } }")]
    [InlineData("{ timeseries: { bucketMaxSpanSeconds: 7200 } }")]
    [InlineData("{ validator: { a: 1 } }")]
    [InlineData("{ validationLevel: 'off' }")]
    [InlineData("{ changeStreamPreAndPostImages: { enabled: true } }")]
    [InlineData("{ expireAfterSeconds: -1 }")]
    public async Task Other_changes_are_refused(string change)
    {
        await CreateAsync(Series);

        (await Should.ThrowAsync<DocumentException>(async () => await ChangeAsync(change))).Code.ShouldBe(ErrorCode.InvalidOptions);
    }

    [Theory]
    [InlineData("{ key: { v: 1 }, unique: true }", ErrorCode.InvalidOptions)]
    [InlineData("{ key: { v: 1 }, sparse: true }", ErrorCode.InvalidOptions)]
    [InlineData("{ key: { v: 'text' } }", ErrorCode.InvalidOptions)]
    [InlineData("{ key: { v: 1 }, expireAfterSeconds: 5 }", ErrorCode.InvalidOptions)]
    [InlineData("{ key: { v: 1 }, expireAfterSeconds: 5, partialFilterExpression: { v: 1 } }", ErrorCode.InvalidOptions)]
    [InlineData("{ key: { v: 'hashed' } }", ErrorCode.CannotCreateIndex)]
    [InlineData("{ key: { v: '2d' } }", ErrorCode.CannotCreateIndex)]
    [InlineData("{ key: { '$**': 1 } }", (ErrorCode)7246201)]
    public async Task Some_indexes_are_refused(string spec, ErrorCode code)
    {
        await CreateAsync(Series);

        (await Should.ThrowAsync<DocumentException>(async () => await Store.CreateIndexAsync(spec))).Code.ShouldBe(code);
    }

    [Fact]
    public async Task Measurements_expire()
    {
        using var folder = new TestFolder();
        await using var store = folder.Open(expiryInterval: TimeSpan.FromMilliseconds(50));
        await store.CreateCollectionAsync(StoreExtensions.Pages, Series.With("expireAfterSeconds", 3600), default);
        await store.InsertAsync([
            new RawDocument { ["_id"] = 1, ["t"] = DateTime.UtcNow - TimeSpan.FromHours(2) },
            new RawDocument { ["_id"] = 2, ["t"] = DateTime.UtcNow }]);

        while ((await store.FindAsync()).Count > 1)
            await Task.Delay(10, TestContext.Current.CancellationToken);

        (await store.FindAsync()).Ids().ShouldBe([2]);
    }

    [Fact]
    public async Task It_keeps_its_name_and_its_place()
    {
        await CreateAsync(Series);
        await Store.CreateCollectionAsync(new Namespace("test", "b"), RawDocument.Empty, default);

        (await Should.ThrowAsync<DocumentException>(async () =>
            await Store.RenameCollectionAsync(StoreExtensions.Pages, new Namespace("test", "c"), dropTarget: false, default)))
            .Code.ShouldBe(ErrorCode.CommandNotSupportedOnView);
        (await Should.ThrowAsync<DocumentException>(async () =>
            await Store.RenameCollectionAsync(new Namespace("test", "b"), StoreExtensions.Pages, dropTarget: true, default)))
            .Code.ShouldBe(ErrorCode.NamespaceExists);
        (await Should.ThrowAsync<DocumentException>(async () => await Store.ConvertToCappedAsync(StoreExtensions.Pages, 5000, default)))
            .Code.ShouldBe(ErrorCode.CommandNotSupportedOnView);
        (await Should.ThrowAsync<DocumentException>(async () => await Store.FindAsync(new FindRequest(StoreExtensions.Pages) { Tails = true })))
            .Code.ShouldBe(ErrorCode.InvalidPipelineOperator);
        (await Store.ValidateCollectionAsync(StoreExtensions.Pages, default))["valid"].ShouldBe(true);
        (await Store.DropCollectionAsync(StoreExtensions.Pages, default)).ShouldBe(1);
    }

    private static string At(int hour, string measurement) =>
        measurement.Replace("_id", $"t: {{ $date: '2024-01-01T0{hour}:00:00Z' }}, _id", StringComparison.Ordinal);

    private async Task CreateAsync(RawDocument options) => await Store.CreateCollectionAsync(StoreExtensions.Pages, options, default);

    private async Task ChangeAsync(string change) => await Store.ModifyCollectionAsync(StoreExtensions.Pages, Json.Document(change), default);

    private async Task<RawDocument> ListedAsync() => (await Store.ListCollectionsAsync("test", default)).Single();
}
