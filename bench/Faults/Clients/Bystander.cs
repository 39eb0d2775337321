using System.Diagnostics;
using System.Net;

namespace Streetcar.Faults.Clients;

/// <summary>Asks the same again and again on a connection of its own, and remembers how long the answers took.</summary>
internal sealed class Bystander
{
    // Often enough to meet what holds it up, and too seldom to be a load itself.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly CancellationTokenSource _over = new();
    private readonly Task<List<TimeSpan>> _asking;

    private Bystander(string name, RawClient client, Func<int, byte[]> ask)
    {
        Name = name;
        _asking = AskAsync(client, ask);
    }

    /// <summary>What it asks.</summary>
    public string Name { get; }

    /// <summary>Connects and begins to ask.</summary>
    /// <param name="server">Whom to ask.</param>
    /// <param name="name">What the question is called.</param>
    /// <param name="ask">Makes the message of a number.</param>
    public static async Task<Bystander> StartAsync(IPEndPoint server, string name, Func<int, byte[]> ask) =>
        new(name, await RawClient.ConnectAsync(server), ask);

    /// <summary>Begins to ping.</summary>
    public static Task<Bystander> PingAsync(IPEndPoint server)
    {
        byte[] ping = Messages.Of("{ ping: 1 }", "admin");
        return StartAsync(server, "ping", _ => ping);
    }

    /// <summary>Ends the asking.</summary>
    /// <returns>The times.</returns>
    /// <exception cref="InvalidOperationException">An answer was an error.</exception>
    /// <exception cref="IOException">The connection was lost.</exception>
    /// <exception cref="OperationCanceledException">There was no answer.</exception>
    public async Task<Latencies> StopAsync()
    {
        await _over.CancelAsync();
        var times = await _asking;
        _over.Dispose();
        return new Latencies(times);
    }

    private async Task<List<TimeSpan>> AskAsync(RawClient client, Func<int, byte[]> ask)
    {
        // Whoever began this goes on with what it is to stand beside.
        await Task.Yield();
        using var connection = client;
        List<TimeSpan> times = [];
        while (!_over.IsCancellationRequested)
        {
            byte[] message = ask(times.Count);
            long start = Stopwatch.GetTimestamp();
            var reply = (await client.AskAsync(message)).Body;
            times.Add(Stopwatch.GetElapsedTime(start));
            if (!reply.IsOk() || reply.ContainsKey("writeErrors"))
                throw new InvalidOperationException($"{Name} was answered with {reply}");
            await Task.Delay(Pause, _over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return times;
    }
}
