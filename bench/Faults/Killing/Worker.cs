using System.Net;
using System.Net.Sockets;
using Streetcar.Bson;
using Streetcar.Faults.Clients;

namespace Streetcar.Faults.Killing;

/// <summary>Changes its collections until the server is gone, and then knows what they must hold.</summary>
/// <param name="number">Its number.</param>
/// <param name="seed">Chooses what it does.</param>
/// <param name="outcome">Gets what is wrong.</param>
internal sealed class Worker(int number, int seed, Outcome outcome)
{
    private readonly Changes _changes = new(number, new Random(seed));
    private Model _model = new();
    private Change? _pending;

    /// <summary>How many changes were acknowledged.</summary>
    public int Acknowledged { get; private set; }

    /// <summary>Makes changes until the connection is lost.</summary>
    public async Task ChangeAsync(IPEndPoint server)
    {
        using var client = await RawClient.ConnectAsync(server);
        try
        {
            while (true)
            {
                _pending = _changes.Next(_model);
                var reply = await client.RunAsync(_pending.Command, _pending.Database);
                if (!reply.IsOk() || reply.ContainsKey("writeErrors"))
                    outcome.Blame($"{Messages.Shortened(_pending.Command)} was answered with {Messages.Shortened(reply)}");
                else
                    _model = _pending.After;
                _pending = null;
                Acknowledged++;
            }
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // Killed.
        }
        catch (OperationCanceledException)
        {
            outcome.Blame($"{Messages.Shortened(_pending!.Command)} was not answered");
        }
    }

    /// <summary>Compares what the server holds with what it must hold, and goes on from there.</summary>
    public async Task JudgeAsync(RawClient client)
    {
        var actual = new Model();
        foreach (string name in _changes.All)
            actual[name] = await ReadAsync(client, name);
        // What the workers share is there for each of them as soon as one has written to it.
        if (_model[_changes.Shared] is null && _pending?.After[_changes.Shared] is null && actual[_changes.Shared] is { Versions.Count: 0 })
            actual[_changes.Shared] = null;
        var pending = _pending?.After ?? _model;
        if (_model.DifferenceOf(actual, pending, _pending?.InParts ?? false) is { } difference)
            outcome.Blame($"worker {number}: {difference}; it was doing {(_pending is null ? "nothing" : Messages.Shortened(_pending.Command))}");
        _model = actual;
        _pending = null;
    }

    private async Task<CollectionModel?> ReadAsync(RawClient client, string name)
    {
        string database = name[..name.IndexOf('.', StringComparison.Ordinal)];
        string collection = name[(database.Length + 1)..];
        var listed = await client.MustRunAsync(
            new RawDocument { ["listCollections"] = 1, ["filter"] = new RawDocument { ["name"] = collection } }, database);
        if (Batch(listed).Count == 0)
            return null;

        var model = new CollectionModel();
        var found = await client.MustRunAsync(
            new RawDocument { ["find"] = collection, ["filter"] = new RawDocument { ["w"] = number }, ["batchSize"] = 100_000 }, database);
        foreach (var value in Batch(found))
        {
            var document = value.AsDocument;
            int version = document["v"].AsInt32;
            if (document["s"] != $"v{version}")
                outcome.Blame($"{name} has the torn document {document}");
            if (!model.Versions.TryAdd(document["_id"].AsString, version))
                outcome.Blame($"{name} has {document["_id"]} twice");
        }

        await JudgeIndexesAsync(client, database, collection, model);
        return model;
    }

    private async Task JudgeIndexesAsync(RawClient client, string database, string collection, CollectionModel model)
    {
        var validated = await client.MustRunAsync(new RawDocument { ["validate"] = collection }, database);
        if (validated["valid"] != true)
            outcome.Blame($"{database}.{collection} is not valid: {Messages.Shortened(validated)}");
        var natural = await CountAsync(client, database, collection, new RawDocument { ["$natural"] = 1 });
        foreach (var index in Batch(await client.MustRunAsync(new RawDocument { ["listIndexes"] = collection }, database)))
        {
            string name = index.AsDocument["name"].AsString;
            if (name != "_id_")
                model.Indexes.Add(name);
            var hinted = await CountAsync(client, database, collection, name);
            if (hinted != natural)
                outcome.Blame($"{database}.{collection} has {natural} documents, and {hinted} by its index {name}");
        }
    }

    private static async Task<RawValue> CountAsync(RawClient client, string database, string collection, RawValue hint)
    {
        var all = new RawDocument { ["v"] = new RawDocument { ["$gte"] = 0 } };
        return (await client.MustRunAsync(new RawDocument { ["count"] = collection, ["query"] = all, ["hint"] = hint }, database))["n"];
    }

    private static RawArray Batch(RawDocument reply) => reply["cursor"].AsDocument["firstBatch"].AsArray;
}
