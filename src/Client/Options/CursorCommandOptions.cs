using Streetcar.Bson;

namespace Streetcar.Client;

/// <summary>How to run a command that is answered with a cursor, and how to read that.</summary>
public sealed record CursorCommandOptions : CommandOptions
{
    /// <summary>How many documents each batch but the first holds at most; 0, the default, leaves it to the server.</summary>
    public int BatchSize { get; init; }

    /// <summary>How long the server may work on each batch but the first, to the millisecond; zero is no bound.</summary>
    public TimeSpan MaxTime { get; init; }

    /// <summary>A remark that goes with each batch but the first; any value, missing for none.</summary>
    public BsonValue Comment { get; init; }
}
