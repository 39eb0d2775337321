using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Streetcar.Bson;
using Streetcar.Faults.Clients;
using static Streetcar.Wire.Tests.Bytes;

namespace Streetcar.Faults.Fuzzing;

/// <summary>
/// Sends what is wrong: every input is answered or ends its connection, none with InternalError, and the server goes on.
/// </summary>
internal sealed class FuzzRun
{
    private const int Connections = 8;
    private const int PingId = int.MaxValue;
    private const int InputsPerNotice = 100_000;
    private const string Database = "fuzz";

    // What the server must not answer with, whatever it is asked.
    private static readonly int[] Wrong = [(int)ErrorCode.InternalError, 8];

    private static readonly byte[] Ping = Msg(PingId, "{ ping: 1, $db: 'admin' }");

    private readonly Outcome _outcome;
    private readonly Action<string> _progress;
    private IPEndPoint _server = new(IPAddress.None, 0);
    private long _sent;
    private long _answered;
    private long _errors;
    private long _closed;

    private FuzzRun(string name, int inputs, int seed, Action<string> progress)
    {
        _outcome = new Outcome(string.Create(CultureInfo.InvariantCulture, $"{name} fuzz, {inputs} inputs, seed {seed}")) { Progress = progress };
        _progress = progress;
    }

    /// <summary>Sends messages that are nearly right.</summary>
    public static Task<Outcome> OnWireAsync(int inputs, int seed, Action<string> progress) =>
        new FuzzRun("wire", inputs, seed, progress).RunAsync(inputs, seed, (_, connectionSeed) => new Mutator(connectionSeed).Next);

    /// <summary>Sends what a client may send that has not logged in, to a server that asks for it.</summary>
    public static async Task<Outcome> BeforeLogInAsync(int inputs, int seed, Action<string> progress)
    {
        var run = new FuzzRun("log-in", inputs, seed, progress);
        using var folder = new TempFolder();
        using var server = await GuardedServer.StartAsync(folder.Path);
        run._server = server.EndPoint;
        await run.SendAllAsync(inputs, seed, connectionSeed => new LogInMutator(connectionSeed).Next);
        await server.JudgeAsync(run._outcome);
        return run._outcome;
    }

    /// <summary>Sends commands that are well-formed and mostly wrong.</summary>
    public static Task<Outcome> OfCommandsAsync(int inputs, int seed, Action<string> progress) =>
        new FuzzRun("command", inputs, seed, progress).RunAsync(inputs, seed, (commands, connectionSeed) =>
        {
            var random = new RandomCommands(connectionSeed, commands);
            return () => Command(random.Next());
        });

    private static byte[] Command(RawDocument command)
    {
        string database = command.TryGetValue("renameCollection", out _) ? "admin" : Database;
        // A name that is there already is the input's own.
        if (command.ContainsKey("$db"))
            command = command.Without("$db");
        return Messages.Of(command, database);
    }

    private async Task<Outcome> RunAsync(int inputs, int seed, Func<string[], int, Func<byte[]>> makeInputs)
    {
        using var folder = new TempFolder();
        using var server = await SiloProcess.StartAsync(folder.Path);
        _server = server.EndPoint;
        using var bystander = await RawClient.ConnectAsync(_server);
        await bystander.MustRunAsync("{ insert: 'bystander', documents: [{ _id: 1 }] }", "kept");
        string[] commands = [.. (await bystander.MustRunAsync("{ listCommands: 1 }"))["commands"].AsDocument.Select(command => command.Name)];

        await SendAllAsync(inputs, seed, connectionSeed => makeInputs(commands, connectionSeed));
        if (server.HasEnded)
        {
            _outcome.Blame($"the server died: {await server.EndAsync()}");
            return _outcome;
        }

        var kept = await bystander.MustRunAsync("{ find: 'bystander' }", "kept");
        if (kept["cursor"].AsDocument["firstBatch"].AsArray.Count != 1)
            _outcome.Blame("a document of another database is gone");
        var ending = await server.TerminateAsync();
        if (ending.ExitCode != 0)
            _outcome.Blame($"the server ended with {ending.ExitCode}");
        foreach (string line in ending.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct().Take(20))
            _outcome.Blame($"the log has: {line}");
        return _outcome;
    }

    private async Task SendAllAsync(int inputs, int seed, Func<int, Func<byte[]>> makeInputs)
    {
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(number => SendAsync(makeInputs(seed + number), inputs / Connections)));
        _outcome.Note($"{_answered} answers, {_errors} of them errors, {_closed} connections closed");
    }

    private async Task SendAsync(Func<byte[]> next, int inputs)
    {
        RawClient? client = null;
        for (int i = 0; i < inputs; i++)
        {
            byte[] input = next();
            try
            {
                client ??= await RawClient.ConnectAsync(_server);
                if (!await StaysAsync(client, input))
                {
                    client.Reset();
                    client = null;
                    Interlocked.Increment(ref _closed);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or IOException)
            {
                _outcome.Blame($"{Shown(input)} met: {e.Message}");
                client?.Reset();
                client = null;
            }

            if (Interlocked.Increment(ref _sent) is var sent && sent % InputsPerNotice == 0)
                _progress($"{sent} inputs, {_outcome.Faults.Count} faults");
        }

        client?.Dispose();
    }

    // Whether the connection still serves. A message that claims to be longer than it is ends it: the rest never comes.
    private async Task<bool> StaysAsync(RawClient client, byte[] input)
    {
        bool whole = input.Length >= 16 && BinaryPrimitives.ReadInt32LittleEndian(input) == input.Length;
        try
        {
            await client.SendAsync(whole ? Join(input, Ping) : input);
            if (!whole)
                client.SendNoMore();
        }
        catch (SocketException)
        {
            return false;
        }

        while (await client.ReceiveAsync() is { } answer)
        {
            if (whole && answer.ResponseTo == PingId)
                return true;
            Judge(input, answer.Body);
        }

        return false;
    }

    private void Judge(byte[] input, RawDocument answer)
    {
        Interlocked.Increment(ref _answered);
        if (answer.IsOk())
            return;
        Interlocked.Increment(ref _errors);
        if (!answer.TryGetValue("code", out var code) || !code.IsNumber || Wrong.Contains(code.AsInt32))
            _outcome.Blame($"{Shown(input)} was answered with {Messages.Shortened(answer)}");
    }

    private static string Shown(byte[] input)
    {
        const int longest = 2000;
        try
        {
            // A message of one body, as commands are sent.
            string text = RawDocument.Read(input.AsMemory(21)).ToJson(ExtendedJsonMode.Canonical);
            return text.Length <= longest ? text : text[..longest] + "…";
        }
        catch (Exception e) when (e is DocumentException or ArgumentException)
        {
            return Convert.ToHexString(input.AsSpan(0, Math.Min(input.Length, longest)));
        }
    }
}
