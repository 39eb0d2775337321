namespace Streetcar.Client;

/// <summary>How to run a command.</summary>
public record CommandOptions
{
    /// <summary>Which members of a replica set may answer it; null for the primary.</summary>
    public ReadPreference? ReadPreference { get; init; }

    /// <summary>The session that it belongs to; null for any.</summary>
    public ClientSession? Session { get; init; }
}
