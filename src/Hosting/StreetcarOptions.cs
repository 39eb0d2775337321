using System.Net;
using Streetcar.Bson.Memory;
using Streetcar.Grains;
using Streetcar.Grains.Auditing;
using Streetcar.Grains.Authentication;
using Streetcar.Grains.Sessions;
using Streetcar.Wire;

namespace Streetcar.Hosting;

/// <summary>The settings of a silo, read from the section <c>Streetcar</c> of the host's configuration.</summary>
public sealed class StreetcarOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Streetcar";

    internal const string Sqlite = "sqlite";

    internal const string InMemory = "memory";

    private const int Megabyte = 1024 * 1024;

    private static readonly TimeSpan LongestTime = TimeSpan.FromHours(1);

    private static readonly TimeSpan LongestHistory = TimeSpan.FromDays(30);

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
    /// Whether clients must log in, and may do only what their users' roles allow; false unless set. Who comes from this machine
    /// may make the first user without.
    /// </summary>
    public bool Auth { get; set; }

    /// <summary>
    /// Whether the listener may be bound to another address than this machine's own without <see cref="Auth"/>, so that whoever
    /// reaches it may do everything; false unless set.
    /// </summary>
    public bool AllowAnonymous { get; set; }

    /// <summary>
    /// The name of a user who may do everything and is not stored, for a server's first start or a container; null, which it is
    /// unless set, for none. Where there is one, clients must log in. His password is <see cref="RootPassword"/>, or in
    /// <see cref="RootPasswordFile"/>.
    /// </summary>
    public string? RootUser { get; set; }

    /// <summary>The password of <see cref="RootUser"/>. Keep it out of command lines, which others can see.</summary>
    public string? RootPassword { get; set; }

    /// <summary>A file whose first line is the password of <see cref="RootUser"/>.</summary>
    public string? RootPasswordFile { get; set; }

    /// <summary>
    /// Where it is noted who logs in, who is refused what, and who changes users, roles and the catalog: a file, or <c>log</c> for the
    /// host's log, in the category <c>Streetcar.Audit</c>; null, which it is unless set, for nowhere.
    /// </summary>
    public string? Audit { get; set; }

    /// <summary>From how many megabytes on the audit log's file is put aside, and a new one begun; 100 unless set.</summary>
    public int AuditFileSize { get; set; } = (int)(AuditOptions.DefaultMaxFileBytes / Megabyte);

    /// <summary>How many files of the audit log that were put aside are kept; 10 unless set.</summary>
    public int AuditFiles { get; set; } = AuditOptions.DefaultMaxFiles;

    /// <summary>
    /// Where the documents are stored: <c>sqlite</c>, which it is unless set, in <see cref="Data"/>; <c>memory</c>, the same store
    /// without a file, empty at each start; or a MongoDB connection string.
    /// </summary>
    public string Store { get; set; } = Sqlite;

    /// <summary>
    /// The memory that clients may make the silo take, in megabytes: for messages, replies, cursors, sorts and the like. Half
    /// of what the machine or container has unless set; at least 64.
    /// </summary>
    public int? Memory { get; set; }

    /// <summary>
    /// How many connections of drivers there may be at once; 10,000 unless set, and fewer where the process may open fewer
    /// files.
    /// </summary>
    public int MaxConnections { get; set; } = WireOptions.DefaultMaxConnections;

    /// <summary>How many connections of drivers there may be at once from one address; as many as from all unless set.</summary>
    public int MaxConnectionsPerAddress { get; set; } = int.MaxValue;

    /// <summary>How long a client may take nothing of a reply before its connection is closed; 30 seconds unless set.</summary>
    public TimeSpan SendTime { get; set; } = WireOptions.DefaultPatience;

    /// <summary>
    /// How long a message may take from its first byte to its last, beside a second for each 64 KB, and how long nothing of it
    /// may come; 30 seconds unless set. It is also how long the beginning of a connection with TLS may take.
    /// </summary>
    public TimeSpan ReceiveTime { get; set; } = WireOptions.DefaultPatience;

    /// <summary>
    /// The name of the replica set whose primary, and only member, the silo presents itself as; null, which it is unless set, to
    /// present itself as a mongos. For one silo over SQLite.
    /// </summary>
    public string? ReplicaSet { get; set; }

    /// <summary>How long a transaction over several commands may stay open; a minute unless set, at least a second.</summary>
    public TimeSpan TransactionLifetime { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How many transactions may be open at once; 256 unless set.</summary>
    public int MaxOpenTransactions { get; set; } = TransactionOptions.DefaultMaxOpen;

    /// <summary>
    /// For how long changes are kept for change streams in SQLite, so long may a watcher be away; 1 hour unless set. Nothing is
    /// kept while nobody has watched for that time.
    /// </summary>
    public TimeSpan ChangeHistoryAge { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How many megabytes of changes each database in SQLite keeps for change streams; 256 unless set.</summary>
    public int ChangeHistorySize { get; set; } = 256;

    /// <summary>
    /// Whether queries over SQLite may run JavaScript: <c>$where</c>, <c>$function</c>, <c>$accumulator</c>, <c>mapReduce</c>; true
    /// unless set. A MongoDB decides for itself.
    /// </summary>
    public bool JavaScript { get; set; } = true;

    /// <summary>TLS on the port for drivers.</summary>
    public StreetcarTlsOptions Tls { get; } = new();

    /// <summary>How the silo takes part in a cluster.</summary>
    public StreetcarClusterOptions Cluster { get; } = new();

    internal long ChangeHistoryBytes => (long)ChangeHistorySize * Megabyte;

    internal bool IsInMemory => Store.Equals(InMemory, StringComparison.OrdinalIgnoreCase);

    private bool MustLogIn => Auth || RootUser is not null;

    private string CheckedRootPassword
    {
        get
        {
            string? password = RootPasswordFile is null ? RootPassword : FirstLine(RootPasswordFile);
            if (string.IsNullOrEmpty(RootUser) || string.IsNullOrEmpty(password))
                throw new FormatException($"{Section}:RootUser needs a name and a password: put that into a file ({Section}:RootPasswordFile, --root-password-file), or into the environment (STREETCAR__ROOTPASSWORD).");
            return password;
        }
    }

    /// <summary>Whether the store is SQLite's, on disk or in memory.</summary>
    internal bool IsSqlite => IsInMemory || Store.Equals(Sqlite, StringComparison.OrdinalIgnoreCase);

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

    /// <summary>The memory in bytes.</summary>
    /// <exception cref="FormatException">It is too little.</exception>
    internal long CheckedMemory => Memory switch
    {
        null => ServerMemory.DefaultTotal,
        { } megabytes when megabytes >= ServerMemory.Least / Megabyte => (long)megabytes * Megabyte,
        _ => throw new FormatException($"{Memory} MB of memory are too little; give at least {ServerMemory.Least / Megabyte}."),
    };

    /// <exception cref="FormatException">The port is out of range.</exception>
    internal static int CheckPort(int port) => port is >= IPEndPoint.MinPort and <= IPEndPoint.MaxPort
        ? port
        : throw new FormatException($"{port} is no port; use one from 1 to {IPEndPoint.MaxPort}, or 0 for any free one.");

    /// <exception cref="FormatException">A setting can't be what it is.</exception>
    internal void ApplyTo(WireOptions listener)
    {
        CheckExposure();
        listener.Address = Address;
        listener.Port = CheckedPort;
        listener.EnableTestCommands = EnableTestCommands;
        listener.MustLogIn = MustLogIn;
        listener.MaxConnections = MaxConnections;
        listener.MaxConnectionsPerAddress = MaxConnectionsPerAddress;
        listener.SendTime = SendTime;
        listener.ReceiveTime = ReceiveTime;
        listener.Tls = Tls.ForListener();
    }

    /// <exception cref="FormatException">The password can't be what it is.</exception>
    internal void ApplyTo(AccessOptions access)
    {
        if (RootUser is not null)
            access.Users.Add(RootUser, CheckedRootPassword);
    }

    internal void ApplyTo(AuditOptions audit) =>
        (audit.Destination, audit.MaxFileBytes, audit.MaxFiles) = (Audit, (long)AuditFileSize * Megabyte, AuditFiles);

    internal void ApplyTo(TransactionOptions transactions) =>
        (transactions.Lifetime, transactions.MaxOpen) = (TransactionLifetime, MaxOpenTransactions);

    internal void ApplyTo(PresentationOptions presentation) =>
        (presentation.ReplicaSet, presentation.EnableTestCommands) = (ReplicaSet, EnableTestCommands);

    /// <exception cref="FormatException">A setting can't be what it is.</exception>
    internal void Check()
    {
        _ = (Address, CheckedPort, CheckedMemory);
        CheckExposure();
        if (RootUser is not null)
            _ = CheckedRootPassword;
        Cluster.Check();
        CheckStore();
        CheckLimits();
        CheckCertificates();
    }

    private void CheckCertificates()
    {
        Tls.ForListener()?.Certificates.Check();
        if (Cluster.Tls.Mode != StreetcarClusterTlsMode.Disabled)
            SiloTls.Check(this);
        else if (Cluster.Tls is not { Certificate: null, Ca: null, Name: null })
            throw new FormatException($"Silos have no TLS that {StreetcarClusterTlsOptions.Section} says anything of; turn it on with --cluster-tls-mode.");
    }

    /// <exception cref="FormatException">Everybody could do everything.</exception>
    private void CheckExposure()
    {
        if (Port is not null && !MustLogIn && !AllowAnonymous && !IPAddress.IsLoopback(Address))
        {
            throw new FormatException(
                $"Whoever reaches {Bind} could read and change everything, since nobody is asked to log in. Ask with --auth, or say "
                + $"--allow-anonymous ({Section}:AllowAnonymous) where only those reach it who may.");
        }
    }

    /// <exception cref="FormatException">It can't be read.</exception>
    private static string FirstLine(string file)
    {
        try
        {
            return File.ReadLines(file).FirstOrDefault("");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"The password can't be read from '{file}': {e.Message}", e);
        }
    }

    private void CheckLimits()
    {
        if (Math.Min(MaxConnections, MaxConnectionsPerAddress) < 1)
            throw new FormatException("There must be room for at least one connection (--max-connections, --max-connections-per-address).");
        if (AuditFileSize < 1 || AuditFiles < 0)
            throw new FormatException($"{Section}:AuditFileSize must be 1 megabyte or more, and {Section}:AuditFiles 0 or more.");
        if (ChangeHistorySize < 1)
            throw new FormatException($"{Section}:{nameof(ChangeHistorySize)} can't be {ChangeHistorySize}; give at least 1 megabyte.");
        if (ChangeHistoryAge < TimeSpan.FromSeconds(1) || ChangeHistoryAge > LongestHistory)
        {
            throw new FormatException(
                $"{Section}:{nameof(ChangeHistoryAge)} can't be {ChangeHistoryAge}; give days, hours, minutes and seconds, such as 1.00:00:00, from 1 second to {LongestHistory.Days} days.");
        }

        CheckTime(nameof(SendTime), SendTime);
        CheckTime(nameof(ReceiveTime), ReceiveTime);
        CheckTime(nameof(TransactionLifetime), TransactionLifetime);
        if (TransactionLifetime < TimeSpan.FromSeconds(1) || MaxOpenTransactions < 1)
            throw new FormatException($"{Section}:TransactionLifetime must be a second or more, and {Section}:MaxOpenTransactions 1 or more.");
    }

    // A plain number counts days.
    private static void CheckTime(string name, TimeSpan time)
    {
        if (time <= TimeSpan.Zero || time > LongestTime)
        {
            throw new FormatException(
                $"{Section}:{name} can't be {time}; give hours, minutes and seconds, such as 00:00:30, at most {LongestTime}.");
        }
    }

    /// <exception cref="FormatException">The store is unknown, or can't serve the silos that there are to be.</exception>
    internal void CheckStore()
    {
        if (!IsSqlite && !Store.StartsWith("mongodb://", StringComparison.Ordinal) && !Store.StartsWith("mongodb+srv://", StringComparison.Ordinal))
            throw new FormatException($"'{Store}' is no store; use sqlite, memory, or a MongoDB connection string such as mongodb://localhost:27017.");
        if (!string.IsNullOrEmpty(ReplicaSet) && (!IsSqlite || Cluster.HasOthers))
        {
            throw new FormatException(
                $"A replica set of one member, '{ReplicaSet}' (--replica-set), is what a single silo over SQLite presents itself as; "
                + "several silos present themselves as mongos, each of which takes any command. Leave out --replica-set.");
        }

        if (IsSqlite && Cluster.HasOthers)
        {
            throw new FormatException(
                "SQLite serves one silo: its files, or its memory, belong to one process, and the other silos would not see its documents. "
                + "Give all silos the same --store mongodb://..., or start one silo, without --membership and --primary-port.");
        }
    }
}
