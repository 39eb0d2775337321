using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Streetcar.Samples.Tests;

/// <summary>A sample, run as its users run it.</summary>
internal sealed class SampleProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;

    private SampleProcess(Process process) => _process = process;

    /// <summary>Starts a sample.</summary>
    public static SampleProcess Start(string sample, params string[] arguments) => new(Process.Start(
        new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, $"{sample}.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = AppContext.BaseDirectory,
        })!);

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
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
