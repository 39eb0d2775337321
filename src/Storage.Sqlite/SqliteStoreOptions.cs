using Streetcar.Bson.Memory;

namespace Streetcar.Storage.Sqlite;

/// <summary>Where and how a store keeps its databases.</summary>
/// <param name="DataFolder">The folder of the database files; created where it does not exist.</param>
public sealed record SqliteStoreOptions(string DataFolder)
{
    /// <summary>How long a session's last retryable write is remembered after it; 30 minutes by default, as in MongoDB.</summary>
    public TimeSpan RetryMemory { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How often documents whose time is over by a TTL index are looked for; every minute by default, as in MongoDB.</summary>
    public TimeSpan ExpiryInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>What sorts, groups and large values of all queries together may take; without a limit by default.</summary>
    public MemoryBudget QueryMemory { get; init; } = MemoryBudget.Unlimited;

    /// <summary>
    /// How many databases are kept open, 128 by default: those that have not been used for the longest time are closed when
    /// others are opened. There may be more while more are in use. An open database holds 3 files, and 2 for each of the
    /// reads that have run at once.
    /// </summary>
    public int MaxOpenDatabases { get; init; } = 128;

    /// <summary>After which time without use a database is closed; 30 seconds by default.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
