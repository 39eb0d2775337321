using Microsoft.Extensions.Logging;
using Streetcar.Hosting;

namespace Streetcar.Testing;

/// <summary>What a <see cref="StreetcarServer"/> is started with.</summary>
public sealed class StreetcarServerOptions
{
    /// <summary>
    /// The port on 127.0.0.1: 0 to 65535; 0, which it is unless set, takes any free one; null for none, where
    /// <see cref="StreetcarServer.MongoClient"/> and <see cref="StreetcarServer.Client"/> are all that is used.
    /// </summary>
    public int? Port { get; set; } = 0;

    /// <summary>
    /// The folder of the databases, which is kept when the server is disposed of; created where it does not exist.
    /// Null, which it is unless set, for databases that are gone then: in memory, or as <see cref="InMemory"/> says.
    /// </summary>
    public string? DataFolder { get; set; }

    /// <summary>
    /// Whether the databases are in memory where there is no <see cref="DataFolder"/>; true unless set. False for a temporary
    /// folder, which is deleted with the server: for more documents than memory holds.
    /// </summary>
    public bool InMemory { get; set; } = true;

    /// <summary>
    /// Whether commands can be made to fail by <c>configureFailPoint</c>, as tests of error handling do; false unless
    /// set.
    /// </summary>
    public bool EnableTestCommands { get; set; }

    /// <summary>
    /// Who may connect; each may do everything. Where there are none, as there are unless added, nobody is asked. The connection
    /// string has the first one.
    /// </summary>
    public UserNames Users { get; } = new();

    /// <summary>
    /// The name of a replica set whose primary, and only member, drivers see, as a connection string with
    /// <c>replicaSet</c> needs it; null, which it is unless set, for a mongos.
    /// </summary>
    public string? ReplicaSet { get; set; }

    /// <summary>
    /// Sets further options, such as <see cref="StreetcarOptions.TransactionLifetime"/>; null, which it is unless set, for none.
    /// </summary>
    public Action<StreetcarOptions>? Configure { get; set; }

    /// <summary>Says where the server logs; null, which it is unless set, for nowhere.</summary>
    public Action<ILoggingBuilder>? ConfigureLogging { get; set; }
}
