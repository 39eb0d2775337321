using SQLitePCL;
using Streetcar.Client;

namespace Streetcar.Bench;

/// <summary>The first 20 documents, in order, of a range of an index.</summary>
/// <param name="name">How the command line calls it.</param>
/// <param name="collection">The collection, with an index on <c>number</c>.</param>
/// <param name="count">How many documents it has.</param>
/// <param name="smaller">The same over fewer documents; null where that is not measured.</param>
internal sealed class Range(string name, string collection, int count, Workload? smaller = null) : Workload
{
    private const int Width = 1000;
    private const int Limit = 20;

    private static readonly RawDocument Order = new() { ["number"] = 1 };

    public override string Name => name;

    public override string Title => $"indexed range, sort, limit {Limit}, of {count:N0}";

    public override Workload? Smaller => smaller;

    public override Conversation OnWire(int worker)
    {
        var random = new Random(worker);
        var messages = Enumerable.Range(0, 1000).Select(_ => random.Next(count - Width)).Select(start => (start, Encode(start)))
            .ToArray();
        int next = 0;
        return new Requests(
            () => messages[++next % messages.Length].Item2,
            reply => Check(Answers.Batch(reply, out _), messages[next % messages.Length].start));
    }

    public override Operation InProcess(Database database, int worker)
    {
        var random = new Random(worker);
        return async () =>
        {
            int start = random.Next(count - Width);
            var found = await database.GetCollection<MongoDB.Bson.RawBsonDocument>(collection).Find(Filter(start).ToClient()).Sort("number", 1).Limit(Limit).ToListAsync(Limit);
            Answers.Check(found.Count == Limit, $"{found.Count} documents");
            for (int i = 0; i < Limit; i++)
                Answers.Check(RawReader.Find(found[i].Span(), "number"u8).Int32 == start + i, "another document");
            return 1;
        };
    }

    public override Operation? OnSqlite(PlainSqlite sqlite)
    {
        if (collection != All)
            return null;
        var random = new Random(1);
        var select = sqlite.Prepare(
            $"SELECT document FROM documents WHERE number >= ?1 AND number < ?2 ORDER BY number LIMIT {Limit}");
        return Sync(() =>
        {
            int start = random.Next(count - Width);
            sqlite.Bind(select, 1, start);
            sqlite.Bind(select, 2, start + Width);
            int found = 0;
            while (sqlite.Step(select))
            {
                int number = RawReader.Find(raw.sqlite3_column_blob(select, 0), "number"u8).Int32;
                Answers.Check(number == start + found++, "another document");
            }

            Answers.Check(found == Limit, $"{found} documents");
            return 1;
        });
    }

    private static RawDocument Filter(int start) =>
        new() { ["number"] = new RawDocument { ["$gte"] = start, ["$lt"] = start + Width } };

    private byte[] Encode(int start) => Commands.Encode(new RawDocument
    {
        ["find"] = collection,
        ["filter"] = Filter(start),
        ["sort"] = Order,
        ["limit"] = Limit,
    });

    private static void Check(ReadOnlySpan<byte> batch, int start)
    {
        var documents = new RawReader(batch);
        int found = 0;
        while (documents.Read())
            Answers.Check(RawReader.Find(documents.Value.Document, "number"u8).Int32 == start + found++, "another document");
        Answers.Check(found == Limit, $"{found} documents");
    }
}
