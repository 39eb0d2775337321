using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Streetcar.Bson;
using Streetcar.Faults.Clients;

namespace Streetcar.Faults.Interruption;

/// <summary>Lets long commands run on a server, and ends them in each way that there is.</summary>
internal sealed class Interrupter(IPEndPoint server, Outcome outcome, TimeSpan bound)
{
    private const int Documents = 20_000;
    private const int Batch = 1000;
    private const int MaxTime = 300;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private int _lastComment;

    /// <summary>Fills the collections that the commands work on.</summary>
    public static async Task FillAsync(IPEndPoint server)
    {
        using var client = await RawClient.ConnectAsync(server);
        await client.MustRunAsync(Insert(LongCommand.One, [new RawDocument { ["_id"] = 1, ["text"] = new string('x', 1000) }]));
        var values = RawArray.From(Enumerable.Range(0, 60).Select(value => (RawValue)(value * 7919 % 60)));
        for (int from = 0; from < Documents; from += Batch)
        {
            var numbers = Enumerable.Range(from, Batch).ToList();
            var small = numbers.ConvertAll(n => (RawValue)new RawDocument { ["n"] = n, ["next"] = n + 1, ["text"] = $"text {n}" });
            foreach (string collection in (string[])[LongCommand.Many, "updated", "deleted"])
                await client.MustRunAsync(Insert(collection, small));
            await client.MustRunAsync(Insert("indexed", numbers.ConvertAll(n => (RawValue)new RawDocument { ["n"] = n, ["values"] = values })));
        }

        // What the server compiles when it meets its first error is no part of what is measured.
        await client.RunAsync(LongCommand.All[0].With("maxTimeMS: 1"));
    }

    /// <summary>A command whose time is limited.</summary>
    public Task LimitTimeAsync(LongCommand command) => GuardAsync("maxTimeMS", command, async () =>
    {
        using var client = await RawClient.ConnectAsync(server);
        long start = Stopwatch.GetTimestamp();
        var reply = await client.RunAsync(command.With($"maxTimeMS: {MaxTime}"));
        return Judge(reply, ErrorCode.MaxTimeMSExpired, Stopwatch.GetElapsedTime(start) - TimeSpan.FromMilliseconds(MaxTime));
    });

    /// <summary>A command whose operation is killed.</summary>
    public Task KillAsync(LongCommand command) => GuardAsync("killOp", command, async () =>
    {
        using var client = await RawClient.ConnectAsync(server);
        using var other = await RawClient.ConnectAsync(server);
        var (comment, running) = Begin(client, command);
        long? id = await WaitUntilAsync(() => IdAsync(other, comment), id => id is not null, running);
        long start = Stopwatch.GetTimestamp();
        if (id is not null)
            await other.MustRunAsync(new RawDocument { ["killOp"] = 1, ["op"] = id.Value }, "admin");
        return Judge(await running, ErrorCode.Interrupted, Stopwatch.GetElapsedTime(start));
    });

    /// <summary>A command whose client leaves.</summary>
    public Task LeaveAsync(LongCommand command) => GuardAsync("a client that leaves", command, async () =>
    {
        var client = await RawClient.ConnectAsync(server);
        using var other = await RawClient.ConnectAsync(server);
        var (comment, running) = Begin(client, command);
        if (await WaitUntilAsync(() => IdAsync(other, comment), id => id is not null, running) is null)
            return Judge(await running, ErrorCode.Interrupted, TimeSpan.Zero);
        client.Reset();
        long start = Stopwatch.GetTimestamp();
        await WaitUntilAsync(() => IdAsync(other, comment), id => id is null, Task.Delay(Patience));
        await running.ContinueWith(_ => { }, TaskScheduler.Default);
        return Stopwatch.GetElapsedTime(start);
    });

    /// <summary>A command whose cursor is killed.</summary>
    public Task KillCursorAsync(LongCommand command) => GuardAsync("killCursors", command, async () =>
    {
        using var client = await RawClient.ConnectAsync(server);
        using var other = await RawClient.ConnectAsync(server);
        var cursor = (await client.MustRunAsync(command.WithEmptyBatch()))["cursor"].AsDocument;
        string collection = cursor["ns"].AsString.Split('.')[1];
        string comment = Comment();
        var running = client.RunAsync(
            new RawDocument { ["getMore"] = cursor["id"], ["collection"] = collection, ["comment"] = comment });
        await WaitUntilAsync(() => IdAsync(other, comment), id => id is not null, running);
        long start = Stopwatch.GetTimestamp();
        await other.MustRunAsync(new RawDocument { ["killCursors"] = collection, ["cursors"] = RawArray.Create(cursor["id"]) });
        return Judge(await running, ErrorCode.CursorKilled, Stopwatch.GetElapsedTime(start));
    });

    private static RawDocument Insert(string collection, IEnumerable<RawValue> documents) =>
        new() { ["insert"] = collection, ["documents"] = RawArray.From(documents) };

    private static async Task<long?> IdAsync(RawClient client, string comment)
    {
        var running = await client.MustRunAsync(new RawDocument { ["currentOp"] = 1, ["command.comment"] = comment }, "admin");
        return running["inprog"].AsArray is { Count: > 0 } operations ? operations[0].AsDocument["opid"].AsInt64 : null;
    }

    // The last answer; null where the other task was over first.
    private static async Task<long?> WaitUntilAsync(Func<Task<long?>> ask, Predicate<long?> isEnough, Task other)
    {
        while (true)
        {
            long? answer = await ask();
            if (isEnough(answer) || other.IsCompleted)
                return answer;
            await Task.Delay(Interval);
        }
    }

    private static TimeSpan Judge(RawDocument reply, ErrorCode expected, TimeSpan time) => reply.Code() == (int)expected
        ? time
        : throw new InvalidOperationException(
            $"was answered after {time.TotalMilliseconds:0} ms with {Messages.Shortened(reply)} instead of {expected} ({(int)expected})");

    private (string Comment, Task<RawDocument> Running) Begin(RawClient client, LongCommand command)
    {
        string comment = Comment();
        return (comment, client.RunAsync(command.With($"comment: '{comment}'")));
    }

    private string Comment() => $"long {Interlocked.Increment(ref _lastComment)}";

    private async Task GuardAsync(string means, LongCommand command, Func<Task<TimeSpan>> act)
    {
        try
        {
            var time = await act();
            outcome.Note($"{command.Name} {Math.Max(0, time.TotalMilliseconds):0} ms");
            if (time > bound)
                outcome.Blame($"{command.Name} was ended by {means} after {time.TotalMilliseconds:0} ms");
        }
        catch (OperationCanceledException)
        {
            outcome.Blame($"{command.Name}, to be ended by {means}, was not answered");
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or SocketException)
        {
            outcome.Blame($"{command.Name}, to be ended by {means}: {e.Message}");
        }
    }
}
