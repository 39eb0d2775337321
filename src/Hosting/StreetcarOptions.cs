using System.Net;

namespace Streetcar.Hosting;

/// <summary>The settings of a silo, read from the section <c>Streetcar</c> of the host's configuration.</summary>
public sealed class StreetcarOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Streetcar";

    internal const string Sqlite = "sqlite";

    /// <summary>
    /// The port for MongoDB's drivers: 0 to 65535; 0 takes any free one; null listens on none. Unless set it is 27017 in a
    /// silo of Streetcar's own, and null in a silo of others.
    /// </summary>
    public int? Port { get; set; }

    /// <summary>The IP address that the listener binds, or <c>localhost</c>; 127.0.0.1 unless set.</summary>
    public string Bind { get; set; } = "127.0.0.1";

    /// <summary>The folder of the databases; <c>./data</c> unless set. Created where it does not exist.</summary>
    public string Data { get; set; } = "./data";

    /// <summary>
    /// Whether commands can be made to fail by <c>configureFailPoint</c>, as tests of drivers do; false unless set. It is
    /// MongoDB's parameter of the same name, and for tests alone.
    /// </summary>
    public bool EnableTestCommands { get; set; }

    /// <summary>
    /// Where the documents are stored: <c>sqlite</c>, which it is unless set, in <see cref="Data"/>; or a MongoDB connection
    /// string.
    /// </summary>
    public string Store { get; set; } = Sqlite;

    /// <summary>How the silo takes part in a cluster.</summary>
    public StreetcarClusterOptions Cluster { get; } = new();

    internal bool IsSqlite => Store.Equals(Sqlite, StringComparison.OrdinalIgnoreCase);

    /// <exception cref="FormatException">It is neither an address nor localhost.</exception>
    internal IPAddress Address => Bind switch
    {
        "localhost" => IPAddress.Loopback,
        _ when IPAddress.TryParse(Bind, out var address) => address,
        _ => throw new FormatException(
            $"'{Bind}' is no address to bind; use an IP address of this machine, such as 127.0.0.1, or 0.0.0.0 for all."),
    };

    /// <exception cref="FormatException">It is out of range.</exception>
    internal int? CheckedPort => Port is { } port ? CheckPort(port) : null;

    /// <exception cref="FormatException">The port is out of range.</exception>
    internal static int CheckPort(int port) => port is >= IPEndPoint.MinPort and <= IPEndPoint.MaxPort
        ? port
        : throw new FormatException($"{port} is no port; use one from 1 to {IPEndPoint.MaxPort}, or 0 for any free one.");

    /// <exception cref="FormatException">A setting can't be what it is.</exception>
    internal void Check()
    {
        _ = (Address, CheckedPort);
        Cluster.Check();
        CheckStore();
    }

    /// <exception cref="FormatException">The store is unknown, or can't serve the silos that there are to be.</exception>
    internal void CheckStore()
    {
        if (!IsSqlite && !Store.StartsWith("mongodb://", StringComparison.Ordinal) && !Store.StartsWith("mongodb+srv://", StringComparison.Ordinal))
            throw new FormatException($"'{Store}' is no store; use sqlite, or a MongoDB connection string such as mongodb://localhost:27017.");
        if (IsSqlite && Cluster.HasOthers)
        {
            throw new FormatException(
                "SQLite serves one silo: its files belong to one process, and the other silos would not see its documents. "
                + "Give all silos the same --store mongodb://..., or start one silo, without --membership and --primary-port.");
        }
    }
}
