using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Streetcar.Bench;

/// <summary>Under what conditions a run took place, so that its figures can be judged.</summary>
internal static class Conditions
{
    // Linux tells it; elsewhere it is left out.
    private const string LoadFile = "/proc/loadavg";

    /// <summary>How many processes wanted a processor in the last minute; null where the system does not tell.</summary>
    public static double? Load => File.Exists(LoadFile)
        ? double.Parse(File.ReadAllText(LoadFile).Split(' ')[0], CultureInfo.InvariantCulture)
        : null;

    /// <summary>The machine, the date and the commit.</summary>
    /// <param name="loadBefore">The load when the run began.</param>
    public static string Describe(double? loadBefore)
    {
        string load = loadBefore is { } before
            ? string.Create(CultureInfo.InvariantCulture, $" Load when it began: {before:0.0}.")
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} processors ({RuntimeInformation.ProcessArchitecture}), {RuntimeInformation.OSDescription}, "
            + $"{RuntimeInformation.FrameworkDescription}; {DateTime.UtcNow:yyyy-MM-dd}, commit {Commit()}.{load}");
    }

    private static string Commit()
    {
        try
        {
            var start = new ProcessStartInfo("git", ["rev-parse", "--short", "HEAD"]) { RedirectStandardOutput = true };
            using var git = Process.Start(start)!;
            string commit = git.StandardOutput.ReadToEnd().Trim();
            git.WaitForExit();
            return commit.Length > 0 ? commit : "unknown";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "unknown";
        }
    }
}
