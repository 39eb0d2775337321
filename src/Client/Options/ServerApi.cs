namespace Streetcar.Client;

/// <summary>
/// The version of the commands' interface that a client holds to
/// (<see href="https://www.mongodb.com/docs/manual/reference/stable-api/"/>).
/// </summary>
/// <param name="Version">The version; 1 is the only one there is.</param>
public sealed record ServerApi(string Version = "1")
{
    /// <summary>Whether the server is to refuse commands that are not part of it; null leaves it to the server.</summary>
    public bool? Strict { get; init; }

    /// <summary>Whether the server is to refuse what is deprecated in it; null leaves it to the server.</summary>
    public bool? DeprecationErrors { get; init; }
}
