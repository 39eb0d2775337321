using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Streetcar.Drivers.Tests;

/// <summary>The clients' programs and how to run them.</summary>
internal static class ClientPrograms
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The folder beside this file, where install.sh puts npm's modules.</summary>
    public static string Folder { get; } = Path.Combine(Path.GetDirectoryName(ThisFile())!, "clients");

    public static string Script(string name) => Path.Combine(Folder, name);

    /// <summary>What a program prints; fails the test where it does not end well.</summary>
    public static async Task<string[]> RunAsync(string program, params string[] arguments)
    {
        var (exitCode, output, errors) = await TryAsync(program, arguments);
        exitCode.ShouldBe(0, $"{program} {string.Join(' ', arguments)}\n{output}\n{errors}");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    /// <summary>Whether a program exists and ends well.</summary>
    public static async Task<bool> RunsAsync(string program, string[] arguments)
    {
        try
        {
            return (await TryAsync(program, arguments)).ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static async Task<(int ExitCode, string Output, string Errors)> TryAsync(string program, string[] arguments)
    {
        using var home = new Streetcar.Silo.Tests.TempFolder();
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Folder,

            // A shell keeps its history and settings there.
            Environment = { ["HOME"] = home.Path },
        })!;
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
