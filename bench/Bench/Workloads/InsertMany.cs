using Streetcar.Client;

namespace Streetcar.Bench;

/// <summary>Fills a collection, 1,000 documents a command, each command acknowledged when it is durable.</summary>
internal sealed class InsertMany(Documents documents) : Workload
{
    private const int Size = 1000;

    private readonly Lazy<byte[][]> _messages = new(() =>
        [.. Batches(documents).Select(batch => Commands.Insert(Scratch, batch))]);

    public override string Name => "insertMany";

    public override string Title => $"`insertMany` by {Size:N0}";

    public override string Unit => "docs";

    public override bool Inserts => true;

    public override bool IsAgainstPing => false;

    public override Conversation OnWire(int worker)
    {
        int next = 0;
        return new Requests(
            () => next < _messages.Value.Length ? _messages.Value[next++] : default,
            reply => Answers.CheckWrite(reply, Size),
            Size);
    }

    public override Operation InProcess(Database database, int worker)
    {
        var collection = database.GetCollection<MongoDB.Bson.RawBsonDocument>(Scratch);
        var batches = Batches(documents).Select(batch => batch.Select(document => document.ToClient()).ToArray()).GetEnumerator();
        return async () =>
        {
            if (!batches.MoveNext())
                return 0;
            var result = await collection.InsertManyAsync(batches.Current);
            Answers.Check(result.InsertedIds.Count == Size, $"{result.InsertedIds.Count} inserted");
            return Size;
        };
    }

    public override Operation OnSqlite(PlainSqlite sqlite)
    {
        var begin = sqlite.Prepare("BEGIN IMMEDIATE");
        var insert = sqlite.Prepare("INSERT INTO inserts VALUES (?1, ?2)");
        var commit = sqlite.Prepare("COMMIT");
        int next = 0;
        return Sync(() =>
        {
            if (next + Size > documents.Count)
                return 0;
            sqlite.Run(begin);
            for (int end = next + Size; next < end; next++)
            {
                sqlite.BindId(insert, 1, next);
                sqlite.Bind(insert, 2, documents[next].Span);
                sqlite.Run(insert);
            }

            sqlite.Run(commit);
            return Size;
        });
    }

    private static IEnumerable<RawDocument[]> Batches(Documents documents) =>
        Enumerable.Range(0, documents.Count / Size)
            .Select(batch => Enumerable.Range(batch * Size, Size).Select(i => documents[i]).ToArray());
}
