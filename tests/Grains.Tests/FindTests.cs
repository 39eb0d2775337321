namespace Streetcar.Grains.Tests;

public sealed class FindTests(SharedSilo silo) : IClassFixture<SharedSilo>
{
    private readonly GrainCluster _cluster = silo.Cluster;

    [Fact]
    public async Task A_result_that_fits_its_first_batch_has_no_cursor()
    {
        await _cluster.InsertAsync("fits", 5);

        var reply = await _cluster.RunAsync(
            "{ find: 'fits', filter: { _id: { $gt: 0 } }, sort: { _id: -1 }, skip: 1, limit: 2, projection: { _id: 1 } }");

        reply.ShouldBeJson("{ cursor: { firstBatch: [{ _id: 3 }, { _id: 2 }], id: { $numberLong: '0' }, ns: 'test.fits' }, ok: 1.0 }");
        reply.Cursor()["id"].Type.ShouldBe(ElementType.Int64);
    }

    [Fact]
    public async Task A_collection_that_does_not_exist_is_empty()
    {
        var reply = await _cluster.RunAsync("{ find: 'nothing' }");

        reply.FirstBatch().ShouldBeEmpty();
        reply.CursorId().ShouldBe(0);
    }

    [Fact]
    public async Task A_first_batch_has_101_documents_where_no_size_is_asked_for()
    {
        await _cluster.InsertAsync("many", 150);

        var reply = await _cluster.RunAsync("{ find: 'many' }");

        reply.FirstBatch().Count.ShouldBe(101);
        reply.CursorId().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_batch_size_of_0_opens_a_cursor_only()
    {
        await _cluster.InsertAsync("zero", 3);

        var reply = await _cluster.RunAsync("{ find: 'zero', batchSize: 0 }");

        reply.FirstBatch().ShouldBeEmpty();
        var rest = await _cluster.RunAsync(new RawDocument { ["getMore"] = reply.CursorId(), ["collection"] = "zero" });
        rest.NextBatch().Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_single_batch_leaves_no_cursor_behind()
    {
        await _cluster.InsertAsync("single", 10);

        var reply = await _cluster.RunAsync("{ find: 'single', batchSize: 4, singleBatch: true }");

        reply.FirstBatch().Count.ShouldBe(4);
        reply.CursorId().ShouldBe(0);
    }

    [Fact]
    public async Task A_part_of_an_index_is_read_and_its_keys_are_told()
    {
        await _cluster.InsertAsync("span", 5);

        var keys = await _cluster.RunAsync("{ find: 'span', hint: '_id_', min: { _id: 1 }, max: { _id: 3 }, returnKey: true }");
        var records = await _cluster.RunAsync("{ find: 'span', filter: { _id: 4 }, projection: { _id: 1 }, showRecordId: true }");
        var refused = await _cluster.RunAsync("{ find: 'span', min: { _id: 1 } }");

        keys.FirstBatch().Select(key => key.ToString()).ShouldBe(["{\"_id\": 1}", "{\"_id\": 2}"]);
        records.FirstBatch().ShouldHaveSingleItem()["$recordId"].Type.ShouldBe(ElementType.Int64);
        refused.ShouldFail((ErrorCode)51173, "When using min()/max() a hint of which index to use must be provided");
    }

    [Theory]
    [InlineData("{ find: 'c', filter: 5 }", ErrorCode.TypeMismatch, "BSON field 'find.filter' is the wrong type 'int', expected type 'object'")]
    [InlineData("{ find: 'c', foo: 1 }", ErrorCode.UnknownBsonField, "BSON field 'find.foo' is an unknown field.")]
    [InlineData("{ find: 'c', limit: -1 }", ErrorCode.BadValue, "BSON field 'limit' value must be >= 0, actual value '-1'")]
    [InlineData("{ find: 'c', skip: -1 }", ErrorCode.BadValue, "BSON field 'skip' value must be >= 0, actual value '-1'")]
    [InlineData("{ find: 'c', batchSize: -1 }", ErrorCode.BadValue, "BSON field 'batchSize' value must be >= 0, actual value '-1'")]
    [InlineData("{ find: 'c', batchSize: 'x' }", ErrorCode.TypeMismatch, "BSON field 'find.batchSize' is the wrong type 'string', expected types '[long, int, decimal, double]'")]
    [InlineData("{ find: 'c', hint: 5 }", ErrorCode.FailedToParse, "Hint must be a string or an object")]
    [InlineData("{ find: 'c', awaitData: true }", ErrorCode.FailedToParse, "Cannot set 'awaitData' without also setting 'tailable'")]
    [InlineData("{ find: 'c', tailable: true, singleBatch: true }", ErrorCode.BadValue, "cannot use tailable option with the 'singleBatch' option")]
    [InlineData("{ find: 'c', tailable: true, sort: { a: 1 } }", ErrorCode.BadValue, "error processing query: cannot use tailable option with a sort other than {$natural: 1}")]
    [InlineData("{ find: 'c', maxTimeMS: -1 }", ErrorCode.BadValue, "-1 value for maxTimeMS is out of range [0, 2147483647]")]
    [InlineData("{ find: 'c', maxTimeMS: 'x' }", ErrorCode.TypeMismatch, "BSON field 'find.maxTimeMS' is the wrong type 'string', expected types '[long, int, decimal, double]'")]
    [InlineData("{ find: 'c', readConcern: { level: 'foo' } }", ErrorCode.BadValue, "Enumeration value 'foo' for field 'readConcern.level' is not a valid value.")]
    [InlineData("{ find: 'c', apiVersion: '2' }", ErrorCode.ApiVersionError, "API version must be \"1\", not \"2\"")]
    [InlineData("{ find: '' }", ErrorCode.InvalidNamespace, "collection name has invalid type or is empty in 'find': ")]
    public async Task A_command_that_makes_no_sense_is_refused(string command, ErrorCode code, string message)
    {
        (await _cluster.RunAsync(command)).ShouldFail(code, message);
    }

    [Fact]
    public async Task A_filter_that_makes_no_sense_is_refused()
    {
        (await _cluster.RunAsync("{ find: 'c', filter: { a: { $foo: 1 } } }")).ShouldFail(
            ErrorCode.BadValue, "unknown operator: $foo");
    }

    [Fact]
    public async Task Arguments_that_every_command_has_are_accepted()
    {
        var reply = await _cluster.RunAsync(
            """
            {
              find: 'generic', filter: {}, $db: 'test', lsid: { id: { $uuid: '73ffd264-44b3-4c69-90e8-e7d1dfc035d4' } },
              $clusterTime: {}, $readPreference: { mode: 'primary' }, readConcern: { level: 'majority' }, comment: [1],
              maxTimeMS: 1000, apiVersion: '1', apiStrict: true, apiDeprecationErrors: false, allowPartialResults: true,
              noCursorTimeout: true, allowDiskUse: true
            }
            """);

        reply["ok"].ShouldBe(1.0);
    }
}
