using Streetcar.Client;

namespace Streetcar.Bench;

/// <summary>Inserts documents one by one, each acknowledged when it is durable.</summary>
internal sealed class InsertOne(int connections) : Workload
{
    private const int PerWorker = 10_000_000;

    private static readonly BsonDocument Template = Documents.Make(0, 1);

    public override string Name => $"insertOne-{connections}";

    public override string Title => $"`insertOne` on {connections}";

    public override int Connections => connections;

    public override bool Inserts => true;

    public override Conversation OnWire(int worker)
    {
        byte[] message = Commands.Insert(Scratch, [Template]);
        int place = Commands.PlaceOf(message, Template.Span);
        int next = worker * PerWorker;
        return new Requests(
            () =>
            {
                Documents.PatchId(message.AsSpan(place), next++);
                return message;
            },
            reply => Answers.CheckWrite(reply, 1));
    }

    public override Operation InProcess(Database database, int worker)
    {
        var collection = database[Scratch];
        int next = worker * PerWorker;
        return async () =>
        {
            var result = await collection.InsertOneAsync(With(next));
            Answers.Check(result.InsertedId == Documents.IdOf(next++), "another _id was inserted");
            return 1;
        };
    }

    public override Operation OnSqlite(PlainSqlite sqlite)
    {
        var insert = sqlite.Prepare("INSERT INTO inserts VALUES (?1, ?2)");
        int next = 0;
        return Sync(() =>
        {
            sqlite.BindId(insert, 1, next);
            sqlite.Bind(insert, 2, With(next++).Span);
            sqlite.Run(insert);
            return 1;
        });
    }

    private static BsonDocument With(int index)
    {
        byte[] document = Template.Span.ToArray();
        Documents.PatchId(document, index);
        return new BsonDocument(document);
    }
}
