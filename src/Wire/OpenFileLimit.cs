using System.Globalization;

namespace Streetcar.Wire;

/// <summary>How many files the system lets the process open (<c>ulimit -n</c>).</summary>
public static class OpenFileLimit
{
    private const string LimitsFile = "/proc/self/limits";
    private const string OpenFiles = "Max open files";

    /// <summary>How many; where the system does not say it, nothing is known to be in the way.</summary>
    public static int Read()
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
