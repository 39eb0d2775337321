namespace Streetcar.Client;

/// <summary>
/// How a client reaches its silos. The names and the meanings are those of the connection string options
/// (<see href="https://www.mongodb.com/docs/manual/reference/connection-string-options/"/>).
/// </summary>
public sealed record ClientOptions
{
    /// <summary>The silos, all of one cluster; the client uses one that it can reach. Default: localhost:27017.</summary>
    public IReadOnlyList<HostAddress> Hosts { get; init; } = [new("localhost")];

    /// <summary>The database that the connection string names after its hosts, or null.</summary>
    public string? DefaultDatabase { get; init; }

    /// <summary>The name of the application, which the servers' logs may show; at most 128 bytes in UTF-8.</summary>
    public string? AppName { get; init; }

    /// <summary>How many connections to one host there may be at once; 0 for no bound. Default: 100.</summary>
    public int MaxPoolSize { get; init; } = 100;

    /// <summary>How many connections to hold open to the host in use. Default: 0.</summary>
    public int MinPoolSize { get; init; }

    /// <summary>How long a connection may lie unused; <see cref="TimeSpan.Zero"/>, the default, is for ever.</summary>
    public TimeSpan MaxIdleTime { get; init; }

    /// <summary>How long to wait for a connection of the pool; zero, the default, is for ever.</summary>
    public TimeSpan WaitQueueTimeout { get; init; }

    /// <summary>How long opening a connection may take; zero is for ever. Default: 20 seconds.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long sending a command and waiting for its reply may take; zero, the default, is for ever.</summary>
    public TimeSpan SocketTimeout { get; init; }

    /// <summary>How long to look for a host that can be reached before giving up. Default: 30 seconds.</summary>
    public TimeSpan ServerSelectionTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether a write that fails on the network is sent once more, and applied once. Default: true.</summary>
    public bool RetryWrites { get; init; } = true;

    /// <summary>Whether a read that fails on the network is sent once more. Default: true.</summary>
    public bool RetryReads { get; init; } = true;

    /// <summary>How settled what is read has to be; null, the default, leaves it to the server.</summary>
    public ReadConcern? ReadConcern { get; init; }

    /// <summary>What has to have happened before a write is answered; null, the default, leaves it to the server.</summary>
    public WriteConcern? WriteConcern { get; init; }

    /// <summary>Which members of a replica set may answer reads; null, the default, is the primary.</summary>
    public ReadPreference? ReadPreference { get; init; }

    /// <summary>The version of the commands' interface to hold to; null, the default, is none.</summary>
    public ServerApi? ServerApi { get; init; }

    /// <summary>Whether to compress messages with zlib. Default: false.</summary>
    public bool Zlib { get; init; }

    /// <summary>Whether to encrypt connections with TLS. Default: false.</summary>
    public bool Tls { get; init; }

    /// <summary>Whether TLS takes certificates that don't verify, or are another host's. Default: false.</summary>
    public bool TlsInsecure { get; init; }

    /// <summary>
    /// Hears of every command: before it is sent, and when it has succeeded or failed. Called by the thread at work, so it
    /// must be quick and must not throw. Default: none.
    /// </summary>
    public Action<CommandEvent>? Monitor { get; init; }

    /// <summary>The options of a connection string that the client does not know, and has ignored.</summary>
    public IReadOnlyList<string> IgnoredOptions { get; init; } = [];

    /// <summary>
    /// Reads a connection string
    /// (<see href="https://www.mongodb.com/docs/manual/reference/connection-string/"/>), such as
    /// <c>mongodb://host1,host2:27018/?retryWrites=false</c>.
    /// </summary>
    /// <param name="connectionString">The text. An option that is not known is ignored.</param>
    /// <exception cref="FormatException">
    /// The text is not a connection string, or an option has a value that it can't have; the message names both.
    /// </exception>
    /// <exception cref="NotSupportedException">It asks for what Streetcar does not have, such as a log-in.</exception>
    public static ClientOptions Parse(string connectionString) => ConnectionString.Parse(connectionString);
}
