using Streetcar.Client;

namespace Streetcar.Bench;

/// <summary>The protocol's own limit: a command that does nothing.</summary>
internal sealed class Ping(int connections) : Workload
{
    private static readonly RawDocument Command = new() { ["ping"] = 1 };

    public override string Name => $"ping-{connections}";

    public override string Title => $"`ping` on {connections}";

    public override int Connections => connections;

    public override bool IsAgainstPing => false;

    public override Conversation OnWire(int worker)
    {
        byte[] message = Commands.Encode(Command);
        return new Requests(() => message, Answers.CheckOk);
    }

    public override Operation InProcess(Database database, int worker) => async () =>
    {
        var reply = await database.CommandAsync(new MongoDB.Bson.BsonDocument("ping", 1));
        Answers.Check(reply["ok"] == 1.0, "ping failed");
        return 1;
    };
}
