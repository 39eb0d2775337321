using System.Diagnostics;
using System.Globalization;
using System.Net;
using Streetcar.Faults.Clients;
using static Streetcar.Faults.Memory.MemoryLimit;

namespace Streetcar.Faults.Memory;

/// <summary>One load on a server of its own, whose heap is limited: what it holds, and how soon it answers.</summary>
internal sealed class MemoryRun : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly List<RawClient> _clients = [];
    private readonly SiloProcess _server;
    private readonly Outcome _outcome;
    private readonly TimeSpan _longestPing;

    private MemoryRun(SiloProcess server, Outcome outcome, TimeSpan longestPing) =>
        (_server, _outcome, _longestPing) = (server, outcome, longestPing);

    /// <summary>Where the server listens.</summary>
    public IPEndPoint Server => _server.EndPoint;

    /// <summary>Puts a load on a new server.</summary>
    /// <param name="row">The load.</param>
    /// <param name="size">Its size.</param>
    /// <param name="longestPing">How soon a ping is to be answered meanwhile.</param>
    public static async Task<Outcome> RunAsync(MemoryRow row, int size, TimeSpan longestPing)
    {
        var outcome = new Outcome($"memory {row.Name}");
        using var folder = new TempFolder();
        var environment = new Dictionary<string, string?>(row.Environment) { ["DOTNET_GCHeapHardLimit"] = HeapInHex };
        using var server = SiloProcess.Launch(["--port", "0", "--data", folder.Path, .. row.Options], environment: environment);
        await server.WaitUntilReadyAsync();
        using (var run = new MemoryRun(server, outcome, longestPing))
            await run.MeasureAsync(row, size);
        if (!server.HasEnded)
        {
            var ending = await server.TerminateAsync();
            if (ending.ExitCode != 0)
                outcome.Blame($"it ended with {ending.ExitCode}: {ending.Errors}");
        }

        return outcome;
    }

    /// <summary>A connection that stays until the memory has been measured.</summary>
    public async Task<RawClient> ConnectAsync()
    {
        var client = await RawClient.ConnectAsync(Server);
        lock (_clients)
            _clients.Add(client);
        return client;
    }

    /// <summary>Closes the connections that there are, as processes that die do.</summary>
    public void CloseAll()
    {
        lock (_clients)
        {
            _clients.ForEach(client => client.Reset());
            _clients.Clear();
        }
    }

    /// <summary>Notes something that was measured.</summary>
    public void Note(string figure) => _outcome.Note(figure);

    /// <summary>Notes something that is wrong.</summary>
    public void Blame(string fault) => _outcome.Blame(fault);

    public void Dispose() => _clients.ForEach(client => client.Dispose());

    private async Task MeasureAsync(MemoryRow row, int size)
    {
        using (var first = await RawClient.ConnectAsync(Server))
            await first.MustRunAsync("{ ping: 1 }");
        long before = Resident();
        var pings = await Bystander.PingAsync(Server);
        using var over = new CancellationTokenSource();
        var watching = WatchAsync(over.Token);
        long started = Stopwatch.GetTimestamp();
        try
        {
            await row.Load(this, size);
            Note($"{Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s");
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or OperationCanceledException or System.Net.Sockets.SocketException)
        {
            Blame($"the load ended after {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s: {e.Message}");
        }

        if (_server.HasEnded)
        {
            var ending = await _server.EndAsync();
            Blame($"the server died with {ending.ExitCode}: {ending.Errors}");
        }

        await JudgeRestAsync(before);
        await JudgePingsAsync(pings);
        await over.CancelAsync();
        Note($"base {before / Megabyte} MB, peak {await watching / Megabyte} MB");
    }

    private async Task JudgePingsAsync(Bystander pings)
    {
        try
        {
            var times = await pings.StopAsync();
            Note($"ping {times}");
            if (times.Worst > _longestPing)
                Blame($"a ping took {times.Worst.TotalMilliseconds:0} ms");
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or OperationCanceledException or System.Net.Sockets.SocketException)
        {
            Blame($"a ping was not answered: {e.Message}");
        }
    }

    private async Task JudgeRestAsync(long before)
    {
        long idle = Stopwatch.GetTimestamp();
        while (!_server.HasEnded && Resident() > before + Rest)
        {
            if (Stopwatch.GetElapsedTime(idle) > Return)
            {
                Blame($"it still holds {Resident() / Megabyte} MB after {Return.TotalSeconds} s, of {before / Megabyte} MB before");
                return;
            }

            await Task.Delay(Interval);
        }

        Note($"back after {Stopwatch.GetElapsedTime(idle).TotalSeconds:0.0} s at {Resident() / Megabyte} MB");
    }

    private async Task<long> WatchAsync(CancellationToken over)
    {
        long most = 0;
        while (!over.IsCancellationRequested)
        {
            most = Math.Max(most, Resident());
            await Task.Delay(Interval, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return most;
    }

    private long Resident()
    {
        if (_server.HasEnded)
            return 0;
        foreach (string line in File.ReadLines($"/proc/{_server.Id}/status"))
        {
            if (line.StartsWith("VmRSS:", StringComparison.Ordinal))
                return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024;
        }

        return 0;
    }
}
