using Streetcar.Client;

namespace Streetcar.Bench;

/// <summary>Counts up a field of documents found by <c>_id</c>, each update acknowledged when it is durable.</summary>
internal sealed class UpdateOne(Documents documents, int connections) : Workload
{
    /// <summary>What each update does.</summary>
    public static readonly RawDocument Increment = new() { ["$inc"] = new RawDocument { ["hits"] = 1 } };

    public override string Name => $"updateOne-{connections}";

    public override string Title => $"`updateOne` `$inc` by `_id` on {connections}";

    public override int Connections => connections;

    public override Conversation OnWire(int worker) => Updates(documents, worker);

    public override Operation InProcess(Database database, int worker) => Updates(documents, database.GetCollection<MongoDB.Bson.RawBsonDocument>(All), worker);

    public override Operation OnSqlite(PlainSqlite sqlite)
    {
        var random = new Random(1);
        var update = sqlite.Prepare("UPDATE documents SET hits = hits + 1 WHERE id = ?1");
        return Sync(() =>
        {
            sqlite.BindId(update, 1, random.Next(documents.Count));
            sqlite.Run(update);
            return 1;
        });
    }

    /// <summary>The conversation that updates documents in no order.</summary>
    public static Conversation Updates(Documents documents, int worker)
    {
        var random = new Random(worker);
        var filter = new RawDocument { ["_id"] = Documents.IdOf(0) };
        byte[] message = Commands.Encode(new RawDocument
        {
            ["update"] = All,
            ["updates"] = RawArray.Create(new RawDocument { ["q"] = filter, ["u"] = Increment }),
            ["writeConcern"] = Commands.Durable,
        });
        int place = Commands.PlaceOf(message, filter.Span);
        return new Requests(
            () =>
            {
                Documents.PatchId(message.AsSpan(place), random.Next(documents.Count));
                return message;
            },
            reply => Answers.CheckWrite(reply, 1));
    }

    /// <summary>The same with the C# client.</summary>
    public static Operation Updates(Documents documents, Collection<MongoDB.Bson.RawBsonDocument> collection, int worker)
    {
        var random = new Random(worker);
        var increment = Increment.ToClient();
        return async () =>
        {
            var id = Documents.IdOf(random.Next(documents.Count)).ToClient();
            var result = await collection.UpdateOneAsync(new MongoDB.Bson.BsonDocument("_id", id), increment);
            Answers.Check(result.ModifiedCount == 1, $"{result.ModifiedCount} modified");
            return 1;
        };
    }
}
