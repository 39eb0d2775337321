using Streetcar.Client;

namespace Streetcar.Bench;

/// <summary>
/// Inserts documents one by one, each acknowledged when it is durable. The connections are one application's, so their
/// <c>_id</c>s ascend together, as those that its driver makes.
/// </summary>
internal sealed class InsertOne(int connections) : Workload
{
    private static readonly RawDocument Template = Documents.Make(0, 1);

    private int _last;

    public override string Name => $"insertOne-{connections}";

    public override string Title => $"`insertOne` on {connections}";

    public override int Connections => connections;

    public override bool Inserts => true;

    public override Conversation OnWire(int worker)
    {
        byte[] message = Commands.Insert(Scratch, [Template]);
        int place = Commands.PlaceOf(message, Template.Span);
        return new Requests(
            () =>
            {
                Documents.PatchId(message.AsSpan(place), Next());
                return message;
            },
            reply => Answers.CheckWrite(reply, 1));
    }

    public override Operation InProcess(Database database, int worker)
    {
        var collection = database.GetCollection<MongoDB.Bson.RawBsonDocument>(Scratch);
        return async () =>
        {
            int index = Next();
            var result = await collection.InsertOneAsync(With(index).ToClient());
            Answers.Check(result.InsertedId == Documents.IdOf(index).ToClient(), "another _id was inserted");
            return 1;
        };
    }

    public override Operation OnSqlite(PlainSqlite sqlite)
    {
        var insert = sqlite.Prepare("INSERT INTO inserts VALUES (?1, ?2)");
        return Sync(() =>
        {
            int index = Next();
            sqlite.BindId(insert, 1, index);
            sqlite.Bind(insert, 2, With(index).Span);
            sqlite.Run(insert);
            return 1;
        });
    }

    private int Next() => Interlocked.Increment(ref _last);

    private static RawDocument With(int index)
    {
        byte[] document = Template.Span.ToArray();
        Documents.PatchId(document, index);
        return new RawDocument(document);
    }
}
