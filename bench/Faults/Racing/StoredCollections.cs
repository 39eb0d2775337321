using System.Collections.Concurrent;
using System.Globalization;
using Streetcar.Bson;
using Streetcar.Storage;

namespace Streetcar.Faults.Racing;

/// <summary>Collections of a store, in two databases of their own, and what it answered.</summary>
/// <param name="store">The store.</param>
/// <param name="name">What the databases' names begin with.</param>
internal sealed class StoredCollections(IDocumentStore store, string name)
{
    private static readonly RawDocument Increment = Json.Document("{ $inc: { v: 1 } }");

    // What may take long is computed beside other writes.
    private static readonly RawArray ComputedIncrement =
        Json.Array("[{ $set: { v: { $add: ['$v', { $size: { $range: ['$v', { $add: ['$v', 1] }] } }] } } }]");

    private readonly ConcurrentDictionary<int, string> _results = new();
    private string? _shown;

    /// <summary>Does a step, and blocks the thread: of those, as many run at once as steps.</summary>
    public void Do(Step step) => _results[step.Number] = AnswerAsync(step).GetAwaiter().GetResult();

    public override string ToString() => _shown ??= ShowAsync().GetAwaiter().GetResult();

    private Namespace Of(int collection) => new($"{name}{(Step.AreTogether(collection, 0) ? 'a' : 'b')}", $"c{collection}");

    private async Task<string> AnswerAsync(Step step)
    {
        try
        {
            var collection = Of(step.Collection);
            switch (step.Kind)
            {
                case StepKind.Insert:
                    // Some are answered before they are on disk.
                    return await WriteAsync(
                        collection, new InsertRequest([Id(step).With("v", 0).Bytes]) { IsJournaled = step.Number % 2 == 0 });
                case StepKind.Upsert:
                    return await WriteAsync(collection, new UpdateRequest([new UpdateStatement(Id(step), Increment) { Upsert = true }]));
                case StepKind.Increment:
                    return await WriteAsync(collection, new UpdateRequest([new UpdateStatement(Id(step), Increment)]));
                case StepKind.IncrementFound:
                    return await WriteAsync(collection, new UpdateRequest([new UpdateStatement(Found(step), Increment)]));
                case StepKind.IncrementComputed:
                    return await WriteAsync(collection, new UpdateRequest([new UpdateStatement(Id(step), ComputedIncrement)]));
                case StepKind.IncrementAndReturn:
                    return await ReturnAsync(collection, new FindAndModifyRequest(Id(step)) { Update = Increment, ReturnNew = true });
                case StepKind.Delete:
                    return await WriteAsync(collection, new DeleteRequest([new DeleteStatement(Id(step))]));
                case StepKind.Find:
                    return await FindAsync(collection);
                case StepKind.Create:
                    await store.CreateCollectionAsync(collection, RawDocument.Empty, default);
                    return "";
                case StepKind.Drop:
                    return (await store.DropCollectionAsync(collection, default) is not null).ToString(CultureInfo.InvariantCulture);
                case StepKind.DropDatabase:
                    await store.DropDatabaseAsync(collection.Database, default);
                    return "";
                default:
                    await store.RenameCollectionAsync(collection, Of(step.Other), dropTarget: false, default);
                    return "";
            }
        }
        catch (DocumentException e) when (e.Code == ErrorCode.QueryPlanKilled && step.Kind is StepKind.IncrementFound or StepKind.IncrementComputed)
        {
            // Its collection was dropped between two of its steps: as if it had come behind that.
            return "0";
        }
        catch (DocumentException e)
        {
            return e.Code.ToString();
        }
    }

    private static RawDocument Id(Step step) => new() { ["_id"] = step.Document };

    // Not by its key alone, so that it is searched for in steps.
    private static RawDocument Found(Step step) => Id(step).With("v", Json.Document("{ $gte: 0 }"));

    private async Task<string> WriteAsync(Namespace collection, WriteRequest request)
    {
        var reply = await RunAsync(collection, request);
        return reply.TryGetValue("writeErrors", out var errors)
            ? ((ErrorCode)errors.AsArray[0].AsDocument["code"].AsInt32).ToString()
            : reply["n"].ToString();
    }

    private async Task<string> ReturnAsync(Namespace collection, FindAndModifyRequest request)
    {
        var value = (await RunAsync(collection, request))["value"];
        return value.Type == ElementType.Document ? value.AsDocument["v"].ToString() : "";
    }

    private async Task<RawDocument> RunAsync(Namespace collection, WriteRequest request)
    {
        var applied = await store.WriteAsync(collection, [request], default);
        var outcome = (applied.Outcomes ?? await applied.Durable!).Single();
        return outcome.Reply ?? throw outcome.Failure!;
    }

    private async Task<string> FindAsync(Namespace collection)
    {
        using var batch = new RawWriter();
        batch.WriteStartArray();
        var request = new FindRequest(collection) { Sort = new RawDocument { ["_id"] = 1 } };
        await store.FindAsync(request, batch, new BatchLimit(Step.Documents + 1, BatchLimit.MaxBytes), default);
        batch.WriteEndArray();
        return string.Join(", ", new RawArray(batch.WrittenMemory).Select(
            document => $"{document.AsDocument["_id"]}={document.AsDocument["v"]}"));
    }

    private async Task<string> ShowAsync()
    {
        var collections = new List<(int, string)>();
        for (int collection = 0; collection < Step.Collections; collection++)
        {
            var descriptions = await store.ListCollectionsAsync(Of(collection).Database, default);
            if (descriptions.Any(description => description["name"].AsString == Of(collection).Collection))
                collections.Add((collection, await FindAsync(Of(collection))));
        }

        return CollectionsModel.Show(collections, _results);
    }
}
