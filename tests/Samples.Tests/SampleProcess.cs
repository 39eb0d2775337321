using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Streetcar.Samples.Tests;

/// <summary>A sample, run as its users run it.</summary>
internal sealed class SampleProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>The folder of the solution.</summary>
    public static readonly string Root = FindRoot();

    private readonly Process _process;

    private SampleProcess(Process process) => _process = process;

    /// <summary>Starts a sample.</summary>
    public static SampleProcess Start(string sample, params string[] arguments) => Start(sample, [], arguments);

    /// <summary>Starts a sample with environment variables of its own.</summary>
    public static SampleProcess Start(string sample, Dictionary<string, string> environment, string[] arguments)
    {
        // Where its own build puts it, with what it references and no more: beside the tests, in the same configuration.
        string build = Path.GetRelativePath(Path.Combine(Root, "tests/Samples.Tests"), AppContext.BaseDirectory);
        string folder = Path.Combine(Root, "samples", sample, build);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder, $"{sample}.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = folder,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new(Process.Start(start)!);
    }

    /// <summary>Waits for the sample to end by itself.</summary>
    /// <returns>Its exit code, and what it printed.</returns>
    public async Task<(int ExitCode, string[] Lines)> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        string output = await _process.StandardOutput.ReadToEndAsync(patience.Token);
        await _process.WaitForExitAsync(patience.Token);
        return (_process.ExitCode, output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    /// <summary>Waits for the sample to print a text.</summary>
    /// <returns>What the pattern's only group matched.</returns>
    public async Task<string> WaitForAsync(string pattern)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (Regex.Match(line, pattern) is { Success: true } match)
                return match.Groups[1].Value;
        }

        throw new InvalidOperationException($"The sample ended with {_process.ExitCode} and did not print {pattern}.");
    }

    /// <summary>Ends the sample as Ctrl-C does.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> InterruptAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        using var kill = Process.Start("kill", ["-INT", $"{_process.Id}"]);
        await _process.StandardOutput.ReadToEndAsync(patience.Token);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync().WaitAsync(Patience);
        }

        _process.Dispose();
    }

    private static string FindRoot()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "orleans.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("There is no orleans.sln above the tests.");
        return folder;
    }
}
