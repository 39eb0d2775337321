using Streetcar.Client;

namespace Streetcar.Bench;

/// <summary>19 finds by <c>_id</c> to one update.</summary>
internal sealed class Mix(Documents documents, int connections) : Workload
{
    private const int OneUpdateIn = 20;

    public override string Name => $"mix-{connections}";

    public override string Title => $"95 % `findOne`, 5 % `updateOne` on {connections}";

    public override int Connections => connections;

    public override Conversation OnWire(int worker) =>
        new Alternation(FindOne.Finds(documents, worker), UpdateOne.Updates(documents, worker), worker);

    public override Operation InProcess(Database database, int worker)
    {
        var find = FindOne.Finds(documents, database.GetCollection<MongoDB.Bson.RawBsonDocument>(All), worker);
        var update = UpdateOne.Updates(documents, database.GetCollection<MongoDB.Bson.RawBsonDocument>(All), worker);
        int turn = worker;
        return () => ++turn % OneUpdateIn == 0 ? update() : find();
    }

    private sealed class Alternation(Conversation find, Conversation update, int turn) : Conversation
    {
        private Conversation Current => turn % OneUpdateIn == 0 ? update : find;

        public override ReadOnlyMemory<byte> Next()
        {
            turn++;
            return Current.Next();
        }

        public override int Take(ReadOnlySpan<byte> reply, out bool isOver) => Current.Take(reply, out isOver);
    }
}
