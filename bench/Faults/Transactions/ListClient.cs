using System.Net;
using System.Net.Sockets;
using Streetcar.Bson;
using Streetcar.Faults.Clients;

namespace Streetcar.Faults.Transactions;

/// <summary>Runs transactions over lists in two databases until the server is gone.</summary>
/// <param name="number">Its number.</param>
/// <param name="seed">Chooses what it does.</param>
/// <param name="outcome">Gets what is wrong.</param>
internal sealed class ListClient(int number, int seed, Outcome outcome)
{
    private const int Lists = 8;
    private const int TransientErrorsAtMost = 1_000_000;

    private static readonly string[] Databases = ["left", "right"];

    private readonly Random _random = new(seed);
    private readonly Guid _session = Guid.NewGuid();
    private ListTransaction? _unknown;
    private long _last;
    private int _numbers;

    /// <summary>All lists, by database and number.</summary>
    public static IEnumerable<(string Database, int Id)> All =>
        from database in Databases from id in Enumerable.Range(0, Lists / 2) select (database, id);

    /// <summary>All transactions so far.</summary>
    public List<ListTransaction> History { get; } = [];

    /// <summary>How many were committed.</summary>
    public int Committed { get; private set; }

    /// <summary>Runs transactions until the connection is lost.</summary>
    public async Task RunAsync(IPEndPoint server)
    {
        try
        {
            using var client = await RawClient.ConnectAsync(server);
            for (int i = 0; i < TransientErrorsAtMost; i++)
                await RunOneAsync(client);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // Killed.
        }
        catch (OperationCanceledException)
        {
            outcome.Blame($"client {number}: no answer");
        }
    }

    /// <summary>Sends the commit again whose answer was lost: it is answered as the first one would have been.</summary>
    public async Task SettleAsync(RawClient client)
    {
        if (_unknown is not { } transaction)
            return;
        var reply = await client.RunAsync(InTransaction(new RawDocument { ["commitTransaction"] = 1 }), "admin");
        transaction.Fate = reply.IsOk() ? Fate.Committed : Fate.Aborted;
        _unknown = null;
    }

    private async Task RunOneAsync(RawClient client)
    {
        var transaction = new ListTransaction((number * 1_000_000) + ++_numbers);
        History.Add(transaction);
        _last++;
        bool isFirst = true;
        var lists = All.OrderBy(_ => _random.Next()).Take(_random.Next(2, 4)).ToList();
        foreach (var (database, id) in lists)
        {
            if (!await ReadAsync(client, transaction, database, id, isFirst))
                return;
            isFirst = false;
        }

        foreach (var (database, id) in lists.Take(_random.Next(3)))
        {
            if (!await AppendAsync(client, transaction, database, id))
                return;
        }

        _unknown = transaction;
        transaction.Fate = Fate.Unknown;
        var reply = await client.RunAsync(InTransaction(new RawDocument { ["commitTransaction"] = 1 }), "admin");
        transaction.Fate = reply.IsOk() ? Fate.Committed : Fate.Aborted;
        _unknown = null;
        if (reply.IsOk())
            Committed++;
        else
            CheckTransient(reply);
    }

    private async Task<bool> ReadAsync(RawClient client, ListTransaction transaction, string database, int id, bool isFirst)
    {
        var find = InTransaction(new RawDocument { ["find"] = "lists", ["filter"] = new RawDocument { ["_id"] = id } });
        if (isFirst)
            find = find.With("startTransaction", true);
        var reply = await client.RunAsync(find, database);
        if (!reply.IsOk())
            return CheckTransient(reply);
        var found = reply["cursor"].AsDocument["firstBatch"].AsArray;
        transaction.Reads[$"{database}.{id}"] = found.Count == 0 ? [] : [.. found[0].AsDocument["items"].AsArray.Select(item => item.AsInt32)];
        return true;
    }

    private async Task<bool> AppendAsync(RawClient client, ListTransaction transaction, string database, int id)
    {
        var update = InTransaction(new RawDocument
        {
            ["update"] = "lists",
            ["updates"] = RawArray.Create(new RawDocument
            {
                ["q"] = new RawDocument { ["_id"] = id },
                ["u"] = new RawDocument { ["$push"] = new RawDocument { ["items"] = transaction.Number } },
                ["upsert"] = true,
            }),
        });
        var reply = await client.RunAsync(update, database);
        if (!reply.IsOk())
            return CheckTransient(reply);
        transaction.Appends.Add($"{database}.{id}");
        return true;
    }

    private RawDocument InTransaction(RawDocument command) => command
        .With("lsid", new RawDocument { ["id"] = _session }).With("txnNumber", _last).With("autocommit", false);

    private bool CheckTransient(RawDocument reply)
    {
        if (!reply.IsTransient())
            outcome.Blame($"client {number}: {Messages.Shortened(reply)} is not labelled as transient");
        return false;
    }
}
