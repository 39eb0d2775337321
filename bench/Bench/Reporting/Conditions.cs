using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Streetcar.Bench;

/// <summary>Under what conditions a run took place, so that its figures can be judged.</summary>
internal static class Conditions
{
    private const int CommitLength = 7;

    // Linux tells it; elsewhere it is left out.
    private const string LoadFile = "/proc/loadavg";

    /// <summary>How many processes wanted a processor in the last minute; null where the system does not tell.</summary>
    public static double? Load => File.Exists(LoadFile)
        ? double.Parse(File.ReadAllText(LoadFile).Split(' ')[0], CultureInfo.InvariantCulture)
        : null;

    /// <summary>The machine, the date and the commit.</summary>
    /// <param name="silo">The silo's published program; null for the one that was built with this benchmark.</param>
    /// <param name="loadBefore">The load when the run began.</param>
    public static string Describe(string? silo, double? loadBefore)
    {
        string load = loadBefore is { } before
            ? string.Create(CultureInfo.InvariantCulture, $" Load when it began: {before:0.0}.")
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} processors ({RuntimeInformation.ProcessArchitecture}), {RuntimeInformation.OSDescription}, "
            + $"{RuntimeInformation.FrameworkDescription}; {DateTime.UtcNow:yyyy-MM-dd}, commit {CommitOf(silo)}.{load}");
    }

    /// <summary>The commit that a silo was built from, shortened, as its assembly says.</summary>
    /// <param name="silo">Its published program; null for the one that was built with this benchmark.</param>
    public static string CommitOf(string? silo)
    {
        string folder = silo is null ? AppContext.BaseDirectory : Path.GetDirectoryName(Path.GetFullPath(silo))!;
        string assembly = Path.Combine(folder, "Streetcar.Silo.dll");
        string version = (File.Exists(assembly) ? FileVersionInfo.GetVersionInfo(assembly).ProductVersion : null) ?? "";
        int commit = version.IndexOf('+') + 1;
        return commit > 0 ? version[commit..Math.Min(version.Length, commit + CommitLength)] : "unknown";
    }
}
