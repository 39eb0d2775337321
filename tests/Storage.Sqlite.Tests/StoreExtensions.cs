using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Tests;

/// <summary>What tests say often, in few words.</summary>
public static class StoreExtensions
{
    public static readonly Namespace Pages = new("test", "pages");

    public static Task<RawDocument> InsertAsync(this IDocumentOperations store, params string[] documents) =>
        store.InsertAsync(documents.Select(Json.Document));

    public static Task<RawDocument> InsertAsync(this IDocumentOperations store, IEnumerable<RawDocument> documents, bool ordered = true) =>
        store.WriteAsync(new InsertRequest([.. documents.Select(document => document.Bytes)]) { Ordered = ordered });

    public static Task<RawDocument> UpdateAsync(
        this IDocumentOperations store, string filter, string update, bool multi = false, bool upsert = false) =>
        store.WriteAsync(new UpdateRequest([new UpdateStatement(Json.Document(filter), Json.Document(update)) { Multi = multi, Upsert = upsert }]));

    public static Task<RawDocument> DeleteAsync(this IDocumentOperations store, string filter, bool one = false) =>
        store.WriteAsync(new DeleteRequest([new DeleteStatement(Json.Document(filter)) { One = one }]));

    public static async Task<RawDocument> WriteAsync(this IDocumentOperations store, WriteRequest request, Namespace? collection = null)
    {
        var outcome = (await store.WriteAsync(collection ?? Pages, [request], default)).Outcomes!.Single();
        return outcome.Reply ?? outcome.Failure!.ToReply();
    }

    public static ValueTask<IndexesCreated> CreateIndexAsync(this IDocumentStore store, string spec) =>
        store.CreateIndexesAsync(Pages, [Json.Document(spec)], default);

    public static Task<List<RawDocument>> FindAsync(this IDocumentOperations store, string filter = "{}", string sort = "{}") =>
        store.FindAsync(new FindRequest(Pages) { Filter = Json.Document(filter), Sort = Json.Document(sort) });

    /// <summary>All of a find's documents, in batches of the given size.</summary>
    public static Task<List<RawDocument>> FindAsync(this IDocumentOperations store, FindRequest request, int batchSize = 101) =>
        ReadAllAsync((batch, limit) => store.FindAsync(request, batch, limit, default), batchSize);

    /// <summary>All of an aggregation's documents, in batches of the given size.</summary>
    public static Task<List<RawDocument>> AggregateAsync(this IDocumentOperations store, AggregateRequest request, int batchSize = 101) =>
        ReadAllAsync((batch, limit) => store.AggregateAsync(request, batch, limit, default), batchSize);

    public static async Task<RawArray> DistinctAsync(this IDocumentOperations store, DistinctRequest request)
    {
        using var values = new RawWriter();
        values.WriteStartArray();
        await store.DistinctAsync(request, values, default);
        values.WriteEndArray();
        return new RawArray(values.WrittenSpan.ToArray());
    }

    public static IEnumerable<int> Ids(this IEnumerable<RawDocument> documents) =>
        documents.Select(document => document["_id"].AsInt32);

    /// <summary>The stage in which a find gets at its documents.</summary>
    public static async Task<string> StageAsync(this IDocumentOperations store, string filter)
    {
        var explained = await store.ExplainAsync(new FindRequest(Pages) { Filter = Json.Document(filter) }, ExplainVerbosity.QueryPlanner, default);
        var plan = explained["queryPlanner"].AsDocument["winningPlan"].AsDocument;
        return (plan["inputStage"].IsMissing ? plan : plan["inputStage"].AsDocument)["stage"].AsString;
    }

    public static async Task<T> ReadBatchAsync<T>(List<RawDocument> documents, Func<RawWriter, ValueTask<T>> read)
    {
        using var writer = new RawWriter();
        writer.WriteStartArray();
        var result = await read(writer);
        writer.WriteEndArray();
        documents.AddRange(new RawArray(writer.WrittenSpan.ToArray()).Select(document => document.AsDocument));
        return result;
    }

    private static async Task<List<RawDocument>> ReadAllAsync(
        Func<RawWriter, BatchLimit, ValueTask<IStoreCursor?>> open, int batchSize)
    {
        var limit = new BatchLimit(batchSize, BatchLimit.MaxBytes);
        var all = new List<RawDocument>();
        await using var rest = await ReadBatchAsync(all, batch => open(batch, limit));
        while (rest is not null && await ReadBatchAsync(all, batch => rest.ReadAsync(batch, limit, default)))
        {
        }

        return all;
    }
}
