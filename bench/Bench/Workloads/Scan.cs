using SQLitePCL;
using Streetcar.Client;

namespace Streetcar.Bench;

/// <summary>Streams all documents through a filter that no index serves and that all of them pass.</summary>
internal sealed class Scan(Documents documents) : Workload
{
    private static readonly RawDocument Filter = new() { ["price"] = new RawDocument { ["$gte"] = 0 } };

    public override string Name => "scan";

    public override string Title => "full scan with a filter, streamed";

    public override string Unit => "docs";

    public override bool IsAgainstPing => false;

    public override Conversation OnWire(int worker)
    {
        byte[] message = Commands.Encode(new RawDocument { ["find"] = All, ["filter"] = Filter });
        var find = new WholeFind(message, 0, documents.Count);
        return new WholeFinds(() => find, All);
    }

    public override Operation InProcess(Database database, int worker) => async () =>
    {
        var found = new Tally();
        await foreach (var document in database.GetCollection<MongoDB.Bson.RawBsonDocument>(All).Find(Filter.ToClient()))
            found.Add(document.Span());
        found.Check(0, documents.Count);
        return found.Count;
    };

    public override Operation OnSqlite(PlainSqlite sqlite)
    {
        var select = sqlite.Prepare("SELECT document FROM documents");
        return Sync(() =>
        {
            var found = new Tally();
            while (sqlite.Step(select))
                found.Add(raw.sqlite3_column_blob(select, 0));
            found.Check(0, documents.Count);
            return found.Count;
        });
    }
}
