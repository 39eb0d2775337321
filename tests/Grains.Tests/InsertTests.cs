using System.Collections.Immutable;

namespace Streetcar.Grains.Tests;

public sealed class InsertTests(SharedSilo silo) : IClassFixture<SharedSilo>
{
    private readonly GrainCluster _cluster = silo.Cluster;

    [Fact]
    public async Task Documents_of_the_body_are_inserted_and_found()
    {
        var reply = await _cluster.RunAsync("{ insert: 'body', documents: [{ _id: 1, a: 'x' }, { _id: 2 }], $db: 'test' }");

        reply.ShouldBeJson("{ n: 2, ok: 1.0 }");
        var found = await _cluster.RunAsync("{ find: 'body', sort: { _id: 1 } }");
        found.FirstBatch().ShouldBe([Json.Document("{ _id: 1, a: 'x' }"), Json.Document("{ _id: 2 }")]);
    }

    [Fact]
    public async Task Documents_of_a_sequence_are_inserted()
    {
        var one = Json.Document("{ _id: 1 }");
        var two = Json.Document("{ _id: 2 }");
        var command = new Command(
            "test",
            Json.Document("{ insert: 'sequence', ordered: true }").Bytes,
            [new DocumentSequence("documents", (byte[])[.. one.Span, .. two.Span])]);

        (await _cluster.RunAsync(command)).ShouldBeJson("{ n: 2, ok: 1.0 }");
        (await _cluster.RunAsync("{ find: 'sequence' }")).FirstBatch().ShouldBe([one, two]);
    }

    [Fact]
    public async Task A_document_without_an_id_gets_one()
    {
        await _cluster.RunAsync("{ insert: 'ids', documents: [{ a: 1 }] }");

        var found = (await _cluster.RunAsync("{ find: 'ids' }")).FirstBatch();
        found.ShouldHaveSingleItem()["_id"].Type.ShouldBe(ElementType.ObjectId);
    }

    [Fact]
    public async Task An_ordered_insert_stops_at_the_first_error()
    {
        var reply = await _cluster.RunAsync("{ insert: 'ordered', documents: [{ _id: 1 }, { _id: 1 }, { _id: 2 }] }");

        reply["n"].ShouldBe(1);
        reply["ok"].ShouldBe(1.0);
        var error = reply["writeErrors"].AsArray.Single().AsDocument;
        error["index"].ShouldBe(1);
        error["code"].ShouldBe((int)ErrorCode.DuplicateKey);
        error["keyValue"].ShouldBe(Json.Document("{ _id: 1 }"));
    }

    [Fact]
    public async Task An_unordered_insert_goes_on_after_an_error()
    {
        var reply = await _cluster.RunAsync(
            "{ insert: 'unordered', documents: [{ _id: 1 }, { _id: 1 }, { _id: 2 }], ordered: false }");

        reply["n"].ShouldBe(2);
        reply["writeErrors"].AsArray.Single().AsDocument["index"].ShouldBe(1);
    }

    [Theory]
    [InlineData("{ insert: 'bad' }", ErrorCode.FieldRequired, "BSON field 'insert.documents' is missing but a required field")]
    [InlineData("{ insert: 'bad', documents: [] }", ErrorCode.InvalidLength, "Write batch sizes must be between 1 and 100000. Got 0 operations.")]
    [InlineData("{ insert: 'bad', documents: 1 }", ErrorCode.TypeMismatch, "BSON field 'insert.documents' is the wrong type 'int', expected type 'array'")]
    [InlineData("{ insert: 'bad', documents: [{}, 1] }", ErrorCode.TypeMismatch, "BSON field 'insert.documents.1' is the wrong type 'int', expected type 'object'")]
    [InlineData("{ insert: 'bad', documents: [{}], foo: 1 }", ErrorCode.UnknownBsonField, "BSON field 'insert.foo' is an unknown field.")]
    [InlineData("{ insert: 'bad', documents: [{}], ordered: 'x' }", ErrorCode.TypeMismatch, "BSON field 'insert.ordered' is the wrong type 'string', expected type 'bool'")]
    [InlineData("{ insert: 'bad', documents: [{}], writeConcern: { w: [] } }", ErrorCode.FailedToParse, "w has to be a number, string, or object")]
    [InlineData("{ insert: 'bad', documents: [{}], txnNumber: { $numberLong: '1' } }", ErrorCode.InvalidOptions, "Transaction number requires a session ID to also be specified")]
    [InlineData("{ insert: 5, documents: [{}] }", ErrorCode.InvalidNamespace, "collection name has invalid type or is empty in 'insert': 5")]
    public async Task A_command_that_makes_no_sense_is_refused(string command, ErrorCode code, string message)
    {
        (await _cluster.RunAsync(command)).ShouldFail(code, message);
    }

    [Fact]
    public async Task Documents_may_not_come_in_body_and_sequence_at_once()
    {
        var command = new Command(
            "test",
            Json.Document("{ insert: 'bad', documents: [{}] }").Bytes,
            [new DocumentSequence("documents", RawDocument.Empty.Bytes)]);

        (await _cluster.RunAsync(command))["errmsg"].ShouldBe("BSON field 'insert.documents' is a duplicate field");
    }

    [Fact]
    public async Task A_sequence_of_another_name_is_an_unknown_field()
    {
        ImmutableArray<DocumentSequence> sequences = [new("updates", RawDocument.Empty.Bytes)];
        var command = new Command("test", Json.Document("{ insert: 'bad' }").Bytes, sequences);

        (await _cluster.RunAsync(command)).ShouldFail(
            ErrorCode.UnknownBsonField, "BSON field 'insert.updates' is an unknown field.");
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a.b")]
    [InlineData("a/b")]
    public async Task A_database_of_an_impossible_name_is_refused(string database)
    {
        var reply = await _cluster.RunAsync("{ insert: 'c', documents: [{}] }", database);

        reply.ShouldFail(ErrorCode.InvalidNamespace, $"Invalid database name: '{database}'");
    }
}
