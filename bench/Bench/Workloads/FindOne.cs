using SQLitePCL;
using Streetcar.Client;
using Streetcar.Storage;

namespace Streetcar.Bench;

/// <summary>Finds documents by <c>_id</c>.</summary>
internal sealed class FindOne(Documents documents, int connections) : Workload
{
    private readonly Random _random = new(1);

    public override string Name => $"findOne-{connections}";

    public override string Title => $"`findOne` by `_id` on {connections}";

    public override int Connections => connections;

    public override Conversation OnWire(int worker) => Finds(documents, worker);

    public override Operation InProcess(Database database, int worker) => Finds(documents, database.GetCollection<MongoDB.Bson.RawBsonDocument>(All), worker);

    public override Operation OnStore(IDocumentStore store) => async () =>
    {
        int index = _random.Next(documents.Count);
        var request = new FindRequest(new Namespace(Commands.Database, All))
        {
            Filter = new() { ["_id"] = Documents.IdOf(index) },
            Limit = 1,
        };
        using var batch = new RawWriter();
        batch.WriteStartArray();
        await store.FindAsync(request, batch, new BatchLimit(1, BatchLimit.MaxBytes), default);
        batch.WriteEndArray();
        Check(documents, index, batch.WrittenSpan);
        return 1;
    };

    public override Operation OnSqlite(PlainSqlite sqlite)
    {
        var select = sqlite.Prepare("SELECT document FROM documents WHERE id = ?1");
        return Sync(() =>
        {
            int index = _random.Next(documents.Count);
            sqlite.BindId(select, 1, index);
            Answers.Check(
                sqlite.Step(select) && documents.AreSame(index, raw.sqlite3_column_blob(select, 0)), "another document");
            raw.sqlite3_reset(select);
            return 1;
        });
    }

    /// <summary>The conversation that finds documents in no order.</summary>
    public static Conversation Finds(Documents documents, int worker)
    {
        var random = new Random(worker);
        var template = Documents.IdOf(0);
        byte[] message = Commands.Encode(new RawDocument
        {
            ["find"] = All,
            ["filter"] = new RawDocument { ["_id"] = template },
            ["limit"] = 1,
            ["singleBatch"] = true,
        });
        // An _id as the only field of its document.
        int filter = Commands.PlaceOf(message, new RawDocument { ["_id"] = template }.Span);
        int index = 0;
        return new Requests(
            () =>
            {
                index = random.Next(documents.Count);
                Documents.PatchId(message.AsSpan(filter), index);
                return message;
            },
            reply => Answers.Check(documents.AreSame(index, Answers.Single(reply)), "another document"));
    }

    /// <summary>The same with the C# client.</summary>
    public static Operation Finds(Documents documents, Collection<MongoDB.Bson.RawBsonDocument> collection, int worker)
    {
        var random = new Random(worker);
        return async () =>
        {
            int index = random.Next(documents.Count);
            var found = await collection.FindByIdAsync(Documents.IdOf(index).ToClient());
            Answers.Check(found is not null && documents.AreSame(index, found.Span()), "another document");
            return 1;
        };
    }

    private static void Check(Documents documents, int index, ReadOnlySpan<byte> batch)
    {
        var found = new RawReader(batch);
        Answers.Check(found.Read() && documents.AreSame(index, found.Value.Document), "another document");
    }
}
