namespace Streetcar.Grains.Tests;

public sealed class AggregateTests(SharedSilo silo) : IClassFixture<SharedSilo>
{
    private readonly GrainCluster _cluster = silo.Cluster;

    [Fact]
    public async Task A_pipeline_is_answered_with_a_batch()
    {
        await _cluster.InsertAsync("numbers", 4);

        var reply = await _cluster.RunAsync(
            "{ aggregate: 'numbers', pipeline: [{ $match: { _id: { $gt: 0 } } }, { $group: { _id: null, sum: { $sum: '$_id' } } }], cursor: {} }");

        reply.FirstBatch().ShouldHaveSingleItem().ShouldBeJson("{ _id: null, sum: 6 }");
        reply.CursorId().ShouldBe(0);
    }

    [Fact]
    public async Task A_long_result_has_a_cursor()
    {
        await _cluster.InsertAsync("long", 10);

        var reply = await _cluster.RunAsync(
            "{ aggregate: 'long', pipeline: [{ $sort: { _id: 1 } }], cursor: { batchSize: 4 } }");

        reply.FirstBatch().Ids().ShouldBe([0, 1, 2, 3]);
        var rest = await _cluster.RunAsync(new RawDocument { ["getMore"] = reply.CursorId(), ["collection"] = "long" });
        rest.NextBatch().Ids().ShouldBe([4, 5, 6, 7, 8, 9]);
        rest.CursorId().ShouldBe(0);
    }

    [Fact]
    public async Task A_result_can_be_joined_and_written_to_another_collection()
    {
        await _cluster.InsertAsync("left", 3);
        await _cluster.InsertAsync("right", 2);

        var reply = await _cluster.RunAsync(
            """
            { aggregate: 'left', cursor: {}, pipeline: [
                { $lookup: { from: 'right', localField: '_id', foreignField: '_id', as: 'r' } },
                { $project: { n: { $size: '$r' } } }, { $merge: { into: 'joined' } }] }
            """);

        reply.FirstBatch().ShouldBeEmpty();
        reply.CursorId().ShouldBe(0);
        var joined = await _cluster.RunAsync("{ find: 'joined', sort: { _id: 1 } }");
        joined.FirstBatch().Select(document => document["n"].AsInt32).ShouldBe([1, 1, 0]);
    }

    [Theory]
    [InlineData("{ aggregate: 'CHANGED', cursor: {}, pipeline: [{ $project: { _id: 0 } }, { $merge: { into: 'CHANGED' } }] }", 5000, 0)]
    [InlineData("{ aggregate: 'CHANGED', cursor: {}, pipeline: [{ $match: { n: { $gte: 0 } } }, { $set: { n: { $add: ['$n', 10000] } } }, { $merge: { into: 'CHANGED' } }], hint: 'n_1' }", 2500, 10000)]
    [InlineData("{ aggregate: 'empty', cursor: {}, pipeline: [{ $unionWith: 'CHANGED' }, { $project: { _id: 0 } }, { $merge: 'CHANGED' }] }", 5000, 0)]
    [InlineData("{ aggregate: 'CHANGED', cursor: {}, pipeline: [{ $set: { n: { $add: ['$n', 10000] } } }, { $out: 'CHANGED' }] }", 2500, 10000)]
    public async Task A_result_is_written_once_into_the_collection_that_it_is_read_from(string command, int count, int smallest)
    {
        string name = $"changed{Guid.NewGuid():N}";
        await _cluster.RunAsync($"{{ createIndexes: '{name}', indexes: [{{ key: {{ n: 1 }}, name: 'n_1' }}] }}");
        var documents = Enumerable.Range(0, 2500).Select(i => (RawValue)new RawDocument { ["_id"] = i, ["n"] = i });
        await _cluster.RunAsync(new RawDocument { ["insert"] = name, ["documents"] = RawArray.From(documents) });

        var reply = await _cluster.RunAsync(command.Replace("CHANGED", name, StringComparison.Ordinal));

        reply["ok"].ShouldBe(1.0, reply.ToString());
        var totals = await _cluster.RunAsync(
            $"{{ aggregate: '{name}', cursor: {{}}, pipeline: [{{ $group: {{ _id: null, count: {{ $sum: 1 }}, min: {{ $min: '$n' }}, max: {{ $max: '$n' }} }} }}] }}");
        totals.FirstBatch()[0].ShouldBeJson($"{{ _id: null, count: {count}, min: {smallest}, max: {smallest + 2499} }}");
    }

    [Theory]
    [InlineData("{ aggregate: 'c', cursor: {} }", ErrorCode.FieldRequired, "BSON field 'aggregate.pipeline' is missing but a required field")]
    [InlineData("{ aggregate: 'c', pipeline: [] }", ErrorCode.FailedToParse, "The 'cursor' option is required, except for aggregate with the explain argument")]
    [InlineData("{ aggregate: 'c', pipeline: {}, cursor: {} }", ErrorCode.TypeMismatch, "BSON field 'aggregate.pipeline' is the wrong type 'object', expected type 'array'")]
    [InlineData("{ aggregate: 'c', pipeline: [], cursor: { foo: 1 } }", ErrorCode.UnknownBsonField, "BSON field 'aggregate.cursor.foo' is an unknown field.")]
    [InlineData("{ aggregate: 2, pipeline: [], cursor: {} }", ErrorCode.BadValue, "Invalid command format: the 'aggregate' field must specify a collection name or 1")]
    [InlineData(
        "{ aggregate: 'c', pipeline: [{ $out: 'd' }], cursor: {}, readConcern: { level: 'linearizable' } }",
        ErrorCode.InvalidOptions,
        "$out cannot be used with a 'linearizable' read concern level")]
    [InlineData(
        "{ aggregate: 'c', pipeline: [{ $changeStream: {} }], cursor: {}, readConcern: { level: 'local' } }",
        ErrorCode.InvalidOptions,
        "Aggregation stage $changeStream cannot run with a readConcern other than 'majority'. Current readConcern: local")]
    [InlineData(
        "{ aggregate: 'c', pipeline: [{ $merge: 'd' }], cursor: {}, readConcern: { level: 'linearizable' } }",
        ErrorCode.InvalidOptions,
        "$merge cannot be used with a 'linearizable' read concern level")]
    public async Task A_command_that_makes_no_sense_is_refused(string command, ErrorCode code, string message)
    {
        (await _cluster.RunAsync(command)).ShouldFail(code, message);
    }
}
