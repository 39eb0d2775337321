using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Tests;

/// <summary>What tests say often, in few words.</summary>
public static class StoreExtensions
{
    public static readonly Namespace Pages = new("test", "pages");

    public static Task<BsonDocument> InsertAsync(this IDocumentStore store, params string[] documents) =>
        store.InsertAsync(documents.Select(BsonDocument.Parse));

    public static Task<BsonDocument> InsertAsync(this IDocumentStore store, IEnumerable<BsonDocument> documents, bool ordered = true) =>
        store.WriteAsync(new InsertRequest([.. documents.Select(document => document.Bytes)]) { Ordered = ordered });

    public static Task<BsonDocument> UpdateAsync(
        this IDocumentStore store, string filter, string update, bool multi = false, bool upsert = false) =>
        store.WriteAsync(new UpdateRequest([new UpdateStatement(filter, BsonDocument.Parse(update)) { Multi = multi, Upsert = upsert }]));

    public static Task<BsonDocument> DeleteAsync(this IDocumentStore store, string filter, bool one = false) =>
        store.WriteAsync(new DeleteRequest([new DeleteStatement(filter) { One = one }]));

    public static async Task<BsonDocument> WriteAsync(this IDocumentStore store, WriteRequest request) =>
        (await store.WriteAsync(Pages, [request], default)).Replies![0];

    public static ValueTask<IndexesCreated> CreateIndexAsync(this IDocumentStore store, string spec) =>
        store.CreateIndexesAsync(Pages, [BsonDocument.Parse(spec)], default);

    public static Task<List<BsonDocument>> FindAsync(this IDocumentStore store, string filter = "{}", string sort = "{}") =>
        store.FindAsync(new FindRequest(Pages) { Filter = filter, Sort = sort });

    /// <summary>All of a find's documents, in batches of the given size.</summary>
    public static Task<List<BsonDocument>> FindAsync(this IDocumentStore store, FindRequest request, int batchSize = 101) =>
        ReadAllAsync((batch, limit) => store.FindAsync(request, batch, limit, default), batchSize);

    /// <summary>All of an aggregation's documents, in batches of the given size.</summary>
    public static Task<List<BsonDocument>> AggregateAsync(this IDocumentStore store, AggregateRequest request, int batchSize = 101) =>
        ReadAllAsync((batch, limit) => store.AggregateAsync(request, batch, limit, default), batchSize);

    public static async Task<BsonArray> DistinctAsync(this IDocumentStore store, DistinctRequest request)
    {
        using var values = new BsonWriter();
        values.WriteStartArray();
        await store.DistinctAsync(request, values, default);
        values.WriteEndArray();
        return new BsonArray(values.WrittenSpan.ToArray());
    }

    public static IEnumerable<int> Ids(this IEnumerable<BsonDocument> documents) =>
        documents.Select(document => document["_id"].AsInt32);

    /// <summary>The stage in which a find gets at its documents.</summary>
    public static async Task<string> StageAsync(this IDocumentStore store, string filter)
    {
        var explained = await store.ExplainAsync(new FindRequest(Pages) { Filter = filter }, ExplainVerbosity.QueryPlanner, default);
        var plan = explained["queryPlanner"].AsDocument["winningPlan"].AsDocument;
        return (plan["inputStage"].IsMissing ? plan : plan["inputStage"].AsDocument)["stage"].AsString;
    }

    public static async Task<T> ReadBatchAsync<T>(List<BsonDocument> documents, Func<BsonWriter, ValueTask<T>> read)
    {
        using var writer = new BsonWriter();
        writer.WriteStartArray();
        var result = await read(writer);
        writer.WriteEndArray();
        documents.AddRange(new BsonArray(writer.WrittenSpan.ToArray()).Select(document => document.AsDocument));
        return result;
    }

    private static async Task<List<BsonDocument>> ReadAllAsync(
        Func<BsonWriter, BatchLimit, ValueTask<IStoreCursor?>> open, int batchSize)
    {
        var limit = new BatchLimit(batchSize, BatchLimit.MaxBytes);
        var all = new List<BsonDocument>();
        await using var rest = await ReadBatchAsync(all, batch => open(batch, limit));
        while (rest is not null && await ReadBatchAsync(all, batch => rest.ReadAsync(batch, limit, default)))
        {
        }

        return all;
    }
}
