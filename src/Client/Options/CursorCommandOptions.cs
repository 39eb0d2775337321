using MongoDB.Bson;
using MongoDB.Driver;

namespace Streetcar.Client;

/// <summary>How a command that is answered with a cursor is run, and its further batches fetched.</summary>
public sealed record CursorCommandOptions
{
    /// <summary>How many documents each batch but the first holds at most; 0, the default, leaves it to the server.</summary>
    public int BatchSize { get; init; }

    /// <summary>How long the server may work on each batch but the first, to the millisecond; zero, the default, is no bound.</summary>
    public TimeSpan MaxTime { get; init; }

    /// <summary>A remark that goes with each batch but the first; any value, null, the default, for none.</summary>
    public BsonValue? Comment { get; init; }

    /// <summary>Which members of a replica set may answer; null, the default, for the primary.</summary>
    public ReadPreference? ReadPreference { get; init; }
}
