using Streetcar.Bson.Memory;
using Streetcar.Query;

namespace Streetcar.Storage.Sqlite;

/// <summary>Where and how a store keeps its databases.</summary>
/// <param name="DataFolder">
/// The folder of the database files, created where it does not exist; null for a store in memory (<see cref="InMemory"/>).
/// </param>
public sealed record SqliteStoreOptions(string? DataFolder)
{
    /// <summary>
    /// A store in the memory of the process, which writes no file: empty at first, and gone when it is disposed. Any number of them
    /// know nothing of each other. What they hold, spills of sorts and groups included, is bounded by the memory of the machine alone.
    /// </summary>
    public static SqliteStoreOptions InMemory { get; } = new(DataFolder: null);

    /// <summary>How long a session's last retryable write is remembered after it; 30 minutes by default, as in MongoDB.</summary>
    public TimeSpan RetryMemory { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How often documents whose time is over by a TTL index are looked for; every minute by default, as in MongoDB.</summary>
    public TimeSpan ExpiryInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>What sorts, groups and large values of all queries together may take; without a limit by default.</summary>
    public MemoryBudget QueryMemory { get; init; } = MemoryBudget.Unlimited;

    /// <summary>What open transactions together may hold of changes, and of changed pages; without a limit by default.</summary>
    public MemoryBudget TransactionMemory { get; init; } = MemoryBudget.Unlimited;

    /// <summary>
    /// How many databases are kept open, 128 by default: those that have not been used for the longest time are closed when
    /// others are opened. There may be more while more are in use. An open database holds 2 files (3 on Windows), and 2 for each of the
    /// reads that have run at once.
    /// </summary>
    public int MaxOpenDatabases { get; init; } = 128;

    /// <summary>After which time without use a database is closed; 30 seconds by default.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How many databases open transactions and snapshots may read or change together, 1,024 by default; each time holds 2 files.
    /// </summary>
    public int MaxBranches { get; init; } = 1024;

    /// <summary>How many transactions over several commands may be open at once, 256 by default; each holds 2 files for a database.</summary>
    public int MaxOpenTransactions { get; init; } = 256;

    /// <summary>
    /// How many bytes the write-ahead log of a database may have while transactions or past states that are read keep it from
    /// being begun anew; 256 MiB by default. Then all that began before are given up.
    /// </summary>
    public long MaxKeptLog { get; init; } = 256 * 1024 * 1024;

    /// <summary>How many bytes of changes a transaction may hold; 64 MiB by default.</summary>
    public long MaxTransactionBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>
    /// For how long a state that was read with <see cref="ReadRequest.AtClusterTime"/> stays readable; 5 minutes by default, as
    /// MongoDB's <c>minSnapshotHistoryWindowInSeconds</c>.
    /// </summary>
    public TimeSpan SnapshotMemory { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// For how long changes are kept for change streams, 1 hour by default: so long may one who watches be away. Nothing is
    /// recorded before the first stream is opened, nor after nobody has watched for that time.
    /// </summary>
    public TimeSpan ChangeHistoryAge { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How many bytes of changes a database keeps for change streams, 256 MiB by default: the oldest go first.</summary>
    public long ChangeHistorySize { get; init; } = 256 * 1024 * 1024;

    /// <summary>Whether queries may run JavaScript: <c>$where</c>, <c>$function</c>, <c>$accumulator</c>, <c>mapReduce</c>; true by default.</summary>
    public bool RunsJavaScript { get; init; } = true;

    /// <summary>What the queries of the store may run.</summary>
    internal Scripting Scripting => RunsJavaScript ? Scripting.On : Scripting.Off;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
