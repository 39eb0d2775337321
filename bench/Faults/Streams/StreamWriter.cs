using System.Net;
using System.Net.Sockets;
using Streetcar.Bson;
using Streetcar.Faults.Clients;

namespace Streetcar.Faults.Streams;

/// <summary>Changes documents of its own in two databases until the server is gone.</summary>
/// <param name="number">Its number.</param>
/// <param name="seed">Chooses what it does.</param>
/// <param name="outcome">Gets what is wrong.</param>
internal sealed class StreamWriter(int number, int seed, Outcome outcome)
{
    /// <summary>The collection, in each database.</summary>
    public const string Collection = "items";

    /// <summary>The <c>_id</c> of the last document.</summary>
    public const string Last = "last";

    /// <summary>The databases.</summary>
    public static readonly string[] Databases = ["left", "right"];

    private readonly Random _random = new(seed);
    private readonly Guid _session = Guid.NewGuid();
    private readonly List<(string Database, string Id)> _documents = [];
    private List<SeenChange> _pending = [];
    private int _last;
    private long _transaction;

    /// <summary>What was acknowledged, in its order.</summary>
    public List<SeenChange> Acknowledged { get; } = [];

    /// <summary>What may have been done, for its answer was lost: all of a list or none.</summary>
    public List<List<SeenChange>> Unknown { get; } = [];

    /// <summary>Changes documents until the connection is lost.</summary>
    public async Task RunAsync(IPEndPoint server)
    {
        try
        {
            using var client = await RawClient.ConnectAsync(server);
            while (true)
                await ChangeAsync(client);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // Killed.
            if (_pending.Count > 0)
                Unknown.Add(_pending);
            // What became of them is not known.
            _documents.RemoveAll(document => _pending.Any(change => change.Id == document.Id));
            _pending = [];
        }
        catch (OperationCanceledException)
        {
            outcome.Blame($"writer {number}: no answer");
        }
    }

    private async Task ChangeAsync(RawClient client)
    {
        int choice = _documents.Count < 3 ? 0 : _random.Next(10);
        string database = Databases[_random.Next(2)];
        if (choice < 4)
        {
            await RunAsync(client, [New(database)]);
            return;
        }

        if (choice == 4)
        {
            await InTransactionAsync(client, [New("left"), New("right"), New("left")]);
            return;
        }

        var (where, id) = _documents[_random.Next(_documents.Count)];
        await RunAsync(client, [choice switch
        {
            5 or 6 => new SeenChange("update", where, id, ++_last, ""),
            7 => new SeenChange("replace", where, id, ++_last, ""),
            _ => new SeenChange("delete", where, id, 0, ""),
        }]);
    }

    private async Task RunAsync(RawClient client, List<SeenChange> changes)
    {
        _pending = changes;
        await client.MustRunAsync(CommandOf(changes[0]), changes[0].Database);
        Acknowledge();
    }

    private async Task InTransactionAsync(RawClient client, List<SeenChange> changes)
    {
        _transaction++;
        for (int i = 0; i < changes.Count; i++)
        {
            var command = InTransaction(CommandOf(changes[i]));
            if (!await GoesOnAsync(client, i == 0 ? command.With("startTransaction", true) : command, changes[i].Database))
                return;
        }

        _pending = changes;
        if (await GoesOnAsync(client, InTransaction(new RawDocument { ["commitTransaction"] = 1 }), "admin"))
            Acknowledge();
        _pending = [];
    }

    // Whether a command of a transaction has succeeded, or else has met another one, so that nothing of it is left.
    private async Task<bool> GoesOnAsync(RawClient client, RawDocument command, string database)
    {
        var reply = await client.RunAsync(command, database);
        if (!reply.IsOk() && !reply.IsTransient())
            outcome.Blame($"{Messages.Shortened(command)} was answered with {Messages.Shortened(reply)}");
        return reply.IsOk();
    }

    private void Acknowledge()
    {
        Acknowledged.AddRange(_pending);
        foreach (var change in _pending)
        {
            if (change.Kind == "insert")
                _documents.Add((change.Database, change.Id));
            else if (change.Kind == "delete")
                _documents.Remove((change.Database, change.Id));
        }

        _pending = [];
    }

    private SeenChange New(string database) => new("insert", database, $"{number}.{++_last}", _last, "");

    private RawDocument InTransaction(RawDocument command) => command
        .With("lsid", new RawDocument { ["id"] = _session }).With("txnNumber", _transaction).With("autocommit", false);

    private static RawDocument CommandOf(SeenChange change)
    {
        var document = new RawDocument { ["_id"] = change.Id, ["n"] = change.Number };
        var filter = new RawDocument { ["_id"] = change.Id };
        return change.Kind switch
        {
            "insert" => new() { ["insert"] = Collection, ["documents"] = RawArray.Create(document) },
            "delete" => new() { ["delete"] = Collection, ["deletes"] = RawArray.Create(new RawDocument { ["q"] = filter, ["limit"] = 1 }) },
            _ => new()
            {
                ["update"] = Collection,
                ["updates"] = RawArray.Create(new RawDocument
                {
                    ["q"] = filter,
                    ["u"] = change.Kind == "replace" ? document : new RawDocument { ["$set"] = new RawDocument { ["n"] = change.Number } },
                }),
            },
        };
    }
}
