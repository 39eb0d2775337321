using Microsoft.Extensions.Logging;

namespace Streetcar.Grains.Settings;

/// <summary>
/// How much is logged beyond what the configuration says, as <c>setParameter</c> sets it while the server runs. The program's
/// filter of log lines asks it.
/// </summary>
public sealed class LogVerbosity
{
    /// <summary>The largest level.</summary>
    public const int Most = 5;

    private const int TraceFrom = 3;

    private volatile int _level;
    private volatile bool _isQuiet;

    /// <summary>0 for what is configured, which it is unless set; 1 or 2 for debug lines too, 3 to 5 for all.</summary>
    public int Level
    {
        get => _level;
        set => _level = value;
    }

    /// <summary>Whether lines on connections are left out; false unless set.</summary>
    public bool IsQuiet
    {
        get => _isQuiet;
        set => _isQuiet = value;
    }

    /// <summary>Whether a line is to be logged.</summary>
    /// <param name="category">Its category.</param>
    /// <param name="level">Its level.</param>
    /// <param name="configured">The least level that is configured for the category.</param>
    public bool Allows(string? category, LogLevel level, LogLevel configured)
    {
        if (_isQuiet && level < LogLevel.Warning && category?.StartsWith("Streetcar.Wire", StringComparison.Ordinal) == true)
            return false;
        return level >= configured || level >= _level switch
        {
            0 => configured,
            < TraceFrom => LogLevel.Debug,
            _ => LogLevel.Trace,
        };
    }
}
