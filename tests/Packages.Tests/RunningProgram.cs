using System.Diagnostics;

namespace Streetcar.Packages.Tests;

/// <summary>A program that is being run.</summary>
internal sealed class RunningProgram : IDisposable
{
    // For a build on a machine with other work.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly Process _process;
    private readonly Task<string> _errors;

    private RunningProgram(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts a program in a folder, with variables beside those of this process.</summary>
    public static RunningProgram Start(
        string folder, Dictionary<string, string> environment, string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // What the build that runs these tests says to its own processes means nothing to others.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new RunningProgram(Process.Start(start)!);
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>What it wrote to stdout.</returns>
    /// <exception cref="InvalidOperationException">Its exit code is not 0; the message has all that it wrote.</exception>
    public static async Task<string> RunAsync(
        string folder, Dictionary<string, string> environment, string program, params IEnumerable<string> arguments)
    {
        using var running = Start(folder, environment, program, arguments);
        string output = await running._process.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        string errors = await running._errors.WaitAsync(Patience);
        await running._process.WaitForExitAsync().WaitAsync(Patience);
        return running._process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed:\n{output}\n{errors}");
    }

    /// <summary>Waits for a line of stdout that begins in a way.</summary>
    /// <returns>The rest of the line.</returns>
    public async Task<string> WaitForAsync(string beginning)
    {
        while (await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            if (line.StartsWith(beginning, StringComparison.Ordinal))
                return line[beginning.Length..];
        }

        throw new InvalidOperationException($"It never said '{beginning}', but: {await _errors.WaitAsync(Patience)}");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }
}
