using System.Net;
using System.Net.Sockets;
using Streetcar.Bson;
using Streetcar.Faults.Clients;

namespace Streetcar.Faults.Streams;

/// <summary>
/// Watches a deployment, a database or a collection, loses its connection now and then, by itself or with the server, and resumes
/// behind what it has seen.
/// </summary>
/// <param name="scope">What it watches.</param>
/// <param name="seed">Chooses when it leaves.</param>
/// <param name="outcome">Gets what is wrong.</param>
internal sealed class StreamWatcher(WatchScope scope, int seed, Outcome outcome)
{
    private const int LeavesOneIn = 20;

    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(20);

    private readonly Random _random = new(seed);
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RawDocument? _token;

    public WatchScope Scope => scope;

    /// <summary>Completes when it watches.</summary>
    public Task Opened => _opened.Task;

    /// <summary>All that it has seen.</summary>
    public List<SeenChange> Seen { get; } = [];

    /// <summary>How often it has resumed.</summary>
    public int Resumed { get; private set; }

    /// <summary>Watches until it has seen the last change.</summary>
    /// <param name="server">Where the server is; it moves.</param>
    /// <param name="end">Ends it before.</param>
    public async Task RunAsync(Func<IPEndPoint> server, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                using var client = await RawClient.ConnectAsync(server());
                if (await WatchAsync(client, startAt: null, leaves: true))
                    return;
                client.Reset();
            }
            catch (Exception e) when (e is IOException or SocketException or TimeoutException)
            {
                // Killed.
                await Task.Delay(BetweenAttempts, CancellationToken.None);
            }
        }

        outcome.Blame($"the watcher of {scope.Name} has not seen the last change; its {Seen.Count}th was {Seen.LastOrDefault()}");
    }

    /// <summary>Sees all that is kept from a time on.</summary>
    public Task ReadAllAsync(RawClient client, RawTimestamp from) => WatchAsync(client, from, leaves: false);

    // Whether it has seen the last change.
    private async Task<bool> WatchAsync(RawClient client, RawTimestamp? startAt, bool leaves)
    {
        var options = scope.Options;
        if (_token is { } token)
            options = options.With("resumeAfter", token);
        else if (startAt is { } time)
            options = options.With("startAtOperationTime", time);
        var command = new RawDocument
        {
            ["aggregate"] = scope.Collection is { } collection ? collection : 1,
            ["pipeline"] = RawArray.Create(new RawDocument { ["$changeStream"] = options }),
            ["cursor"] = RawDocument.Empty,
        };
        Resumed += _token is null ? 0 : 1;
        var cursor = (await client.MustRunAsync(command, scope.Database))["cursor"].AsDocument;
        var more = new RawDocument { ["getMore"] = cursor["id"], ["collection"] = scope.Collection ?? "$cmd.aggregate" };
        string batch = "firstBatch";
        while (true)
        {
            foreach (var told in cursor[batch].AsArray)
            {
                _token = told.AsDocument["_id"].AsDocument;
                var change = SeenChange.Of(told.AsDocument);
                if (change.Id == StreamWriter.Last)
                    return true;
                // It may go in the midst of a batch, and so of a transaction.
                if (change.Kind is not ("create" or "createIndexes"))
                    Seen.Add(change);
                if (leaves && _random.Next(LeavesOneIn * 10) == 0)
                    return false;
            }

            _token = cursor["postBatchResumeToken"].AsDocument;
            _opened.TrySetResult();
            if (leaves && _random.Next(LeavesOneIn) == 0)
                return false;
            cursor = (await client.MustRunAsync(more, scope.Database))["cursor"].AsDocument;
            batch = "nextBatch";
        }
    }
}

/// <summary>What is watched.</summary>
/// <param name="Name">What reports call it.</param>
/// <param name="Database">The database, or admin for all.</param>
/// <param name="Collection">The collection; null for all.</param>
/// <param name="IsAll">Whether it is the whole deployment.</param>
internal sealed record WatchScope(string Name, string Database, string? Collection, bool IsAll)
{
    public RawDocument Options => IsAll ? new() { ["allChangesForCluster"] = true } : RawDocument.Empty;

    /// <summary>Whether a change is in it.</summary>
    public bool Has(SeenChange change) => IsAll || change.Database == Database;
}
