using Streetcar.Client;

namespace Streetcar.Bench;

/// <summary>Counts all documents, or those of a range of the index on <c>number</c>, as drivers' countDocuments does.</summary>
internal sealed class Count(Documents documents, bool isFiltered) : Workload
{
    private readonly int _low = isFiltered ? documents.Count / 4 : 0;
    private readonly int _high = isFiltered ? documents.Count * 3 / 4 : documents.Count;

    public override string Name => isFiltered ? "countIndexed" : "count";

    public override string Title => isFiltered ? "`countDocuments` of half an index" : "`countDocuments({})`";

    private RawDocument Filter => isFiltered
        ? new() { ["number"] = new RawDocument { ["$gte"] = _low, ["$lt"] = _high } }
        : RawDocument.Empty;

    public override Conversation OnWire(int worker)
    {
        byte[] message = Commands.Encode(new RawDocument
        {
            ["aggregate"] = All,
            ["pipeline"] = RawArray.Create(
                new RawDocument { ["$match"] = Filter },
                new RawDocument { ["$group"] = new RawDocument { ["_id"] = 1, ["n"] = new RawDocument { ["$sum"] = 1 } } }),
            ["cursor"] = RawDocument.Empty,
        });
        return new Requests(
            () => message,
            reply => Check(RawReader.Find(Answers.Single(reply), "n"u8).TryGetInt64(out long n) ? n : -1));
    }

    public override Operation InProcess(Database database, int worker) => async () =>
    {
        Check(await database[All].CountDocumentsAsync(Filter.ToClient()));
        return 1;
    };

    public override Operation OnSqlite(PlainSqlite sqlite)
    {
        var select = sqlite.Prepare(isFiltered
            ? $"SELECT count(*) FROM documents WHERE number >= {_low} AND number < {_high}"
            : "SELECT count(*) FROM documents");
        return Sync(() =>
        {
            Check(sqlite.Number(select));
            return 1;
        });
    }

    private void Check(long count) => Answers.Check(count == _high - _low, $"a count of {count}");
}
