using System.Globalization;
using System.Net;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Streetcar.Faults.Fuzzing;

/// <summary>A server whose clients must log in, and its one user.</summary>
internal sealed class GuardedServer : IDisposable
{
    private const string User = "root", Password = "of the root";

    // What unknown clients may make it take, beyond what it needs to start.
    private const long MaxGrowth = 200 * 1024 * 1024;

    private readonly SiloProcess _process;
    private readonly string _audit;
    private readonly long _memory;

    private GuardedServer(SiloProcess process, string audit)
    {
        _process = process;
        _audit = audit;
        _memory = PeakMemory();
    }

    public IPEndPoint EndPoint => _process.EndPoint;

    public static async Task<GuardedServer> StartAsync(string folder)
    {
        string password = Path.Combine(folder, "password"), audit = Path.Combine(folder, "audit.jsonl");
        await File.WriteAllTextAsync(password, Password);
        var process = SiloProcess.Launch([
            "--port", "0", "--data", Path.Combine(folder, "data"), "--auth", "--root-user", User, "--root-password-file", password, "--audit", audit]);
        await process.WaitUntilReadyAsync();
        return new GuardedServer(process, audit);
    }

    /// <summary>Stops it, and says what of it is not as it should be.</summary>
    public async Task JudgeAsync(Outcome outcome)
    {
        if (_process.HasEnded)
        {
            outcome.Blame($"the server died: {await _process.EndAsync()}");
            return;
        }

        long growth = PeakMemory() - _memory;
        outcome.Note($"{growth / 1_000_000} MB more at the peak");
        if (growth > MaxGrowth)
            outcome.Blame($"unknown clients made the server take {growth} bytes");
        await LogInAsync(outcome);
        var ending = await _process.TerminateAsync();
        if (ending.ExitCode != 0)
            outcome.Blame($"the server ended with {ending.ExitCode}");
        foreach (string line in ending.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct().Take(20))
            outcome.Blame($"the log has: {line}");
        if ((await File.ReadAllTextAsync(_audit)).Contains(LogInMutator.Secret, StringComparison.Ordinal))
            outcome.Blame("the audit log has what clients sent to log in");
    }

    public void Dispose() => _process.Dispose();

    private async Task LogInAsync(Outcome outcome)
    {
        try
        {
            using var client = new MongoClient($"mongodb://{User}:{Uri.EscapeDataString(Password)}@{EndPoint}/?serverSelectionTimeoutMS=20000");
            await client.GetDatabase("shop").GetCollection<BsonDocument>("orders").InsertOneAsync([]);
        }
        catch (MongoException e)
        {
            outcome.Blame($"the user could not log in: {e.Message}");
        }
    }

    private long PeakMemory()
    {
        string line = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.AsSpan("VmHWM:".Length).Trim().ToString().Split(' ')[0], CultureInfo.InvariantCulture) * 1024;
    }
}
