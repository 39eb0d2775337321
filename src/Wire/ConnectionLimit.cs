using System.Globalization;
using Streetcar.Protocol;

namespace Streetcar.Wire;

/// <summary>How many connections a process can serve: no more than it may open files, of which some are kept for its own.</summary>
public static class ConnectionLimit
{
    // Databases, index builds, spills, the log, other silos.
    private const int ReservedFiles = 512;

    private const string LimitsFile = "/proc/self/limits";
    private const string OpenFiles = "Max open files";

    /// <summary>The connections that there may be.</summary>
    /// <param name="options">How many are asked for.</param>
    public static ClientConnections For(WireOptions options)
    {
        int files = MaxOpenFiles();
        return new(Math.Min(options.MaxConnections, files - Math.Min(ReservedFiles, files / 2)), options.MaxConnectionsPerAddress);
    }

    /// <summary>How many files the process may open; where the system does not say it, nothing is known to be in the way.</summary>
    public static int MaxOpenFiles()
    {
        if (!File.Exists(LimitsFile))
            return int.MaxValue;
        foreach (string line in File.ReadLines(LimitsFile))
        {
            if (line.StartsWith(OpenFiles, StringComparison.Ordinal)
                && int.TryParse(line[OpenFiles.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture, out int files))
            {
                return files;
            }
        }

        return int.MaxValue;
    }
}
