using Streetcar.Bson;

namespace Streetcar.Client;

/// <summary>
/// Which members of a replica set may answer a read
/// (<see href="https://www.mongodb.com/docs/manual/core/read-preference/"/>). It is passed on to the server; to
/// Streetcar's silos, each of which answers with the latest state, it makes no difference.
/// </summary>
/// <param name="Mode">Which kind of member.</param>
public sealed record ReadPreference(ReadPreferenceMode Mode)
{
    /// <summary>How far a secondary may lag behind, to the second; null for any time.</summary>
    public TimeSpan? MaxStaleness { get; init; }

    // Null for the primary: it is what a server without further word goes by.
    internal BsonDocument? ToDocument()
    {
        string? mode = Mode switch
        {
            ReadPreferenceMode.PrimaryPreferred => "primaryPreferred",
            ReadPreferenceMode.Secondary => "secondary",
            ReadPreferenceMode.SecondaryPreferred => "secondaryPreferred",
            ReadPreferenceMode.Nearest => "nearest",
            _ => null,
        };
        if (mode is null)
            return null;
        BsonDocument document = new() { ["mode"] = mode };
        return MaxStaleness is { } time ? document.With("maxStalenessSeconds", (long)time.TotalSeconds) : document;
    }
}
