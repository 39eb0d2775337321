namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>How often an index has been used since its database was opened or the index was created.</summary>
internal sealed class IndexUsage
{
    private long _count;

    /// <summary>How many plans have used it.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>When counting started.</summary>
    public DateTimeOffset Since { get; } = DateTimeOffset.UtcNow;

    /// <summary>Counts a use.</summary>
    public void Increment() => Interlocked.Increment(ref _count);
}
