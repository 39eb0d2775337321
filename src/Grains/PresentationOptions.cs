namespace Streetcar.Grains;

/// <summary>What a silo tells drivers of itself.</summary>
public sealed class PresentationOptions
{
    /// <summary>
    /// The name of the replica set whose primary, and only member, it presents itself as; null, which it is unless set, to
    /// present itself as a mongos.
    /// </summary>
    public string? ReplicaSet { get; set; }

    /// <summary>
    /// Whether a client on the server's own machine may end the process (<c>shutdown</c>); false unless set, as it is by the program.
    /// </summary>
    public bool MayShutDown { get; set; }

    /// <summary>Whether it tells that commands can be made to fail; false unless set.</summary>
    public bool EnableTestCommands { get; set; }
}
