using Streetcar.Client;

namespace Streetcar.Bench;

/// <summary>
/// Finds documents of a range of <c>_id</c>s in small batches: a find and 20 getMores for 205 documents. The last batch
/// is not full, so that every server ends with the same message.
/// </summary>
internal sealed class GetMore(Documents documents, int connections) : Workload
{
    private const int BatchSize = 10;
    private const int Found = 205;

    public override string Name => $"getMore-{connections}";

    public override string Title => $"find {Found} with `getMore`s of {BatchSize} on {connections}";

    public override string Unit => "docs";

    public override int Connections => connections;

    public override bool IsAgainstPing => false;

    public override Conversation OnWire(int worker)
    {
        var random = new Random(worker);
        WholeFind[] finds = [.. Enumerable.Range(0, 100).Select(_ => Encode(random.Next(documents.Count - Found)))];
        int next = 0;
        return new WholeFinds(() => finds[++next % finds.Length], All, BatchSize);
    }

    public override Operation InProcess(Database database, int worker)
    {
        var random = new Random(worker);
        return async () =>
        {
            int first = random.Next(documents.Count - Found);
            var found = new Tally();
            await foreach (var document in database.GetCollection<MongoDB.Bson.RawBsonDocument>(All).Find(Filter(first).ToClient()).BatchSize(BatchSize))
                found.Add(document.Span());
            found.Check(first, Found);
            return Found;
        };
    }

    private static RawDocument Filter(int first) => new()
    {
        ["_id"] = new RawDocument { ["$gte"] = Documents.IdOf(first), ["$lt"] = Documents.IdOf(first + Found) },
    };

    private static WholeFind Encode(int first) => new(
        Commands.Encode(new RawDocument { ["find"] = All, ["filter"] = Filter(first), ["batchSize"] = BatchSize }),
        first,
        Found);
}
