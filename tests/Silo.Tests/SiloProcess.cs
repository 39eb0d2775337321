using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;

namespace Streetcar.Silo.Tests;

/// <summary>The built program, run as its users run it.</summary>
internal sealed partial class SiloProcess : IDisposable
{
    private const string Ready = "Streetcar is ready at mongodb://";
    private const int SigInt = 2;
    private const int SigTerm = 15;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task<string> _errors;

    private SiloProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>The process's id.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Where it said that it is ready.</summary>
    public IPEndPoint EndPoint { get; private set; } = new(IPAddress.None, 0);

    /// <summary>The same as it said it.</summary>
    public string Uri { get; private set; } = "";

    /// <summary>Starts the program on a free port and waits until it is ready.</summary>
    public static async Task<SiloProcess> StartAsync(string dataFolder)
    {
        var silo = Launch(["--port", "0", "--data", dataFolder]);
        await silo.WaitUntilReadyAsync();
        return silo;
    }

    /// <summary>Starts the program with a limit of the files that it may have open, and waits until it is ready.</summary>
    public static async Task<SiloProcess> StartAsync(string dataFolder, int maxOpenFiles)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "Streetcar.Silo.dll");
        var silo = Start(new ProcessStartInfo(
            "sh", ["-c", $"ulimit -n {maxOpenFiles}; exec dotnet \"$@\"", "sh", program, "--port", "0", "--data", dataFolder]));
        await silo.WaitUntilReadyAsync();
        return silo;
    }

    /// <summary>Starts the program and does not wait.</summary>
    public static SiloProcess Launch(
        string[] options, string? workingFolder = null, Dictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Streetcar.Silo.dll"), .. options])
        {
            WorkingDirectory = workingFolder ?? Path.GetTempPath(),
        };
        foreach (var (name, value) in environment ?? [])
            start.Environment[name] = value;
        return Start(start);
    }

    public async Task WaitUntilReadyAsync()
    {
        string? line = await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        if (line?.StartsWith(Ready, StringComparison.Ordinal) != true)
            throw new InvalidOperationException($"The silo said '{line}' and: {await _errors.WaitAsync(Patience)}");
        Uri = line[line.IndexOf("mongodb:", StringComparison.Ordinal)..];
        EndPoint = IPEndPoint.Parse(line[Ready.Length..].Split('/')[0]);
    }

    /// <summary>SIGKILL: no chance to finish anything.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Patience);
    }

    public Task<Ending> TerminateAsync() => SignalAsync(SigTerm);

    public Task<Ending> InterruptAsync() => SignalAsync(SigInt);

    /// <summary>Waits for the program to end by itself.</summary>
    public async Task<Ending> EndAsync()
    {
        string output = await _process.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        string errors = await _errors.WaitAsync(Patience);
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return new Ending(_process.ExitCode, output, errors);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private static SiloProcess Start(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        return new SiloProcess(Process.Start(start)!);
    }

    private async Task<Ending> SignalAsync(int signal)
    {
        if (SendSignal(_process.Id, signal) != 0)
            throw new InvalidOperationException($"The process {_process.Id} got no signal {signal}.");
        return await EndAsync();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}

/// <summary>How the program ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What else it wrote to stdout.</param>
/// <param name="Errors">What it wrote to stderr.</param>
internal sealed record Ending(int ExitCode, string Output, string Errors);
