using System.Diagnostics;
using System.Net.Sockets;
using Streetcar.Bson;
using Streetcar.Faults.Clients;

namespace Streetcar.Faults.Interruption;

/// <summary>Ends every kind of long command in every way.</summary>
internal static class InterruptionRun
{
    /// <summary>How soon after a signal the process is to be gone on an idle machine.</summary>
    public static readonly TimeSpan StopTime = TimeSpan.FromSeconds(5);

    private const int Unread = 8;
    private const double BusyShare = 0.3;

    private static readonly TimeSpan Sample = TimeSpan.FromMilliseconds(250);

    // What a collection of garbage or compilation may take.
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(3);

    /// <summary>Ends the commands while the server goes on.</summary>
    /// <param name="bound">How soon each is to end.</param>
    /// <param name="together">Whether all run at the same time; else one after the other.</param>
    /// <returns>An outcome for each way.</returns>
    public static async Task<Outcome[]> RunAsync(TimeSpan bound, bool together)
    {
        using var folder = new TempFolder();
        using var server = await SiloProcess.StartAsync(folder.Path);
        await Interrupter.FillAsync(server.EndPoint);
        List<Outcome> outcomes = [];
        var cursors = LongCommand.All.Where(command => command.HasCursor).ToList();
        await ByAsync("maxTimeMS", LongCommand.All, (interrupter, command) => interrupter.LimitTimeAsync(command));
        await ByAsync("killOp", LongCommand.All, (interrupter, command) => interrupter.KillAsync(command));
        await ByAsync("leaving", LongCommand.All, (interrupter, command) => interrupter.LeaveAsync(command));
        await ByAsync("killCursors", cursors, (interrupter, command) => interrupter.KillCursorAsync(command));
        return [.. outcomes];

        async Task ByAsync(string name, IEnumerable<LongCommand> commands, Func<Interrupter, LongCommand, Task> end)
        {
            var outcome = new Outcome($"interruption by {name}");
            outcomes.Add(outcome);
            var interrupter = new Interrupter(server.EndPoint, outcome, bound);
            if (together)
            {
                await Task.WhenAll(commands.Select(command => end(interrupter, command)));
            }
            else
            {
                foreach (var command in commands)
                    await end(interrupter, command);
            }

            await JudgeIdleAsync(server, outcome, bound);
        }
    }

    /// <summary>Ends the server while all commands run, and while clients don't read their replies.</summary>
    /// <param name="bound">How soon the process is to be gone.</param>
    public static async Task<Outcome> StopAsync(TimeSpan bound)
    {
        var outcome = new Outcome("interruption by SIGTERM");
        using var folder = new TempFolder();
        using var server = await SiloProcess.StartAsync(folder.Path);
        await Interrupter.FillAsync(server.EndPoint);
        List<RawClient> clients = [];
        for (int i = 0; i < Unread; i++)
        {
            clients.Add(await RawClient.ConnectAsync(server.EndPoint));
            await clients[^1].SendAsync(Messages.Of("{ find: 'indexed', batchSize: 100000 }"));
        }

        List<Task> running = [];
        foreach (var command in LongCommand.All)
        {
            clients.Add(await RawClient.ConnectAsync(server.EndPoint));
            running.Add(JudgeAsync(command, clients[^1]));
        }

        await AllRunAsync(server);
        outcome.Note($"{LongCommand.All.Count} commands, {Unread} clients that don't read");
        await TerminateAsync(server, outcome, bound);
        clients.ForEach(client => client.Dispose());
        await Task.WhenAll(running);
        return outcome;

        async Task JudgeAsync(LongCommand command, RawClient client)
        {
            try
            {
                var reply = await client.RunAsync(command.With("comment: 'to be stopped'"));
                if (reply.Code() != (int)ErrorCode.ShutdownInProgress)
                    outcome.Blame($"{command.Name} was answered with {Messages.Shortened(reply)}");
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                outcome.Blame($"{command.Name} was not answered: {e.Message}");
            }
        }
    }

    // Whoever was answered may have left work behind that nobody waits for.
    private static async Task JudgeIdleAsync(SiloProcess server, Outcome outcome, TimeSpan bound)
    {
        using var process = Process.GetProcessById(server.Id);
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            process.Refresh();
            var before = process.TotalProcessorTime;
            await Task.Delay(Sample);
            process.Refresh();
            var used = process.TotalProcessorTime - before;
            if (used < Sample * BusyShare)
                return;
            if (Stopwatch.GetElapsedTime(start) > bound + IdleTime)
            {
                outcome.Blame($"the server still works for nobody, {used.TotalMilliseconds:0} ms in {Sample.TotalMilliseconds:0}");
                return;
            }
        }
    }

    private static async Task TerminateAsync(SiloProcess server, Outcome outcome, TimeSpan bound)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            var ending = await server.TerminateAsync();
            var time = Stopwatch.GetElapsedTime(start);
            outcome.Note($"gone after {time.TotalMilliseconds:0} ms");
            if (time > bound)
                outcome.Blame($"the process was gone after {time.TotalMilliseconds:0} ms");
            if (ending != new Ending(0, "", ""))
                outcome.Blame($"it ended with {ending}");
        }
        catch (TimeoutException)
        {
            outcome.Blame($"the process was not gone after {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s");
            await server.KillAsync();
        }
    }

    // Those that already ended are blamed by their answers.
    private static async Task AllRunAsync(SiloProcess server)
    {
        using var client = await RawClient.ConnectAsync(server.EndPoint);
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < StopTime)
        {
            var running = await client.MustRunAsync("{ currentOp: 1, 'command.comment': 'to be stopped' }", "admin");
            if (running["inprog"].AsArray.Count == LongCommand.All.Count)
                return;
            await Task.Delay(10);
        }
    }
}
