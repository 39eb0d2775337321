using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Tests.Aggregating;

/// <summary>A test of pipelines over several collections.</summary>
public abstract class AggregateTest : StoreTest
{
    protected async Task InsertAsync(string collection, string documents, string database = "test")
    {
        var insert = new InsertRequest([.. Json.Array(documents).Select(document => document.AsDocument.Bytes)]);
        var reply = await Store.WriteAsync(insert, new Namespace(database, collection));
        reply.ContainsKey("writeErrors").ShouldBeFalse(reply.ToString());
    }

    protected Task<List<RawDocument>> AggregateAsync(string collection, string pipeline) =>
        Store.AggregateAsync(new AggregateRequest(new Namespace("test", collection), Json.Array(pipeline)));

    protected async Task<string> ReadAsync(string collection, string sort = "{ _id: 1 }", string database = "test") =>
        Text(await Store.FindAsync(new FindRequest(new Namespace(database, collection)) { Sort = Json.Document(sort) }));

    protected async Task ShouldFailAsync(string collection, string pipeline, int code, string message)
    {
        var failure = await Should.ThrowAsync<DocumentException>(() => AggregateAsync(collection, pipeline));
        failure.Message.ShouldBe(message);
        ((int)failure.Code).ShouldBe(code);
    }

    protected static string Text(IEnumerable<RawDocument> documents) =>
        string.Join('\n', documents.Select(document => document.ToJson(ExtendedJsonMode.Canonical)));

    protected static string Text(string documents) =>
        Text(Json.Array(documents).Select(document => document.AsDocument));
}
