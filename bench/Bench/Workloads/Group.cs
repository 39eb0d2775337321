using SQLitePCL;
using Streetcar.Client;

namespace Streetcar.Bench;

/// <summary>Groups all documents, behind a filter that no index serves and that all of them pass.</summary>
internal sealed class Group(Documents documents) : Workload
{
    private static readonly RawDocument[] Pipeline =
    [
        new() { ["$match"] = new RawDocument { ["price"] = new RawDocument { ["$gte"] = 0 } } },
        new()
        {
            ["$group"] = new RawDocument
            {
                ["_id"] = "$group",
                ["n"] = new RawDocument { ["$sum"] = 1 },
                ["total"] = new RawDocument { ["$sum"] = "$number" },
            },
        },
    ];

    // Of the numbers of all documents.
    private readonly long _total = (long)documents.Count * (documents.Count - 1) / 2;

    public override string Name => "group";

    public override string Title => "`$match` + `$group`";

    public override string Unit => "docs";

    public override bool IsAgainstPing => false;

    public override Conversation OnWire(int worker)
    {
        byte[] message = Commands.Encode(new RawDocument
        {
            ["aggregate"] = All,
            ["pipeline"] = RawArray.From(Pipeline.Select(stage => (RawValue)stage)),
            ["cursor"] = RawDocument.Empty,
        });
        return new Requests(() => message, CheckReply, documents.Count);
    }

    public override Operation InProcess(Database database, int worker) => async () =>
    {
        int groups = 0;
        long n = 0, total = 0;
        await foreach (var group in database[All].Aggregate(Pipeline.Select(stage => (MongoDB.Bson.BsonDocument)stage.ToClient()).ToList()))
            Add(MongoDB.Bson.BsonExtensionMethods.ToBson(group), ref groups, ref n, ref total);
        Check(groups, n, total);
        return documents.Count;
    };

    /// <summary>A read of all rows: what a group can't do without.</summary>
    public override Operation OnSqlite(PlainSqlite sqlite)
    {
        var select = sqlite.Prepare("SELECT document FROM documents");
        return Sync(() =>
        {
            int count = 0;
            long bytes = 0;
            while (sqlite.Step(select))
            {
                bytes += raw.sqlite3_column_blob(select, 0).Length;
                count++;
            }

            Answers.Check(count == documents.Count && bytes > 0, $"{count} documents");
            return count;
        });
    }

    private void CheckReply(ReadOnlySpan<byte> reply)
    {
        int groups = 0;
        long n = 0, total = 0;
        var batch = new RawReader(Answers.Batch(reply, out _));
        while (batch.Read())
            Add(batch.Value.Document, ref groups, ref n, ref total);
        Check(groups, n, total);
    }

    private static void Add(ReadOnlySpan<byte> group, ref int groups, ref long n, ref long total)
    {
        groups++;
        n += RawReader.Find(group, "n"u8).TryGetInt64(out long one) ? one : 0;
        total += RawReader.Find(group, "total"u8).TryGetInt64(out long sum) ? sum : 0;
    }

    private void Check(int groups, long n, long total) => Answers.Check(
        groups == Documents.Groups && n == documents.Count && total == _total, $"{groups} groups of {n} documents, {total} in all");
}
