namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>How often an index has been used since its database was opened, or it was made.</summary>
internal sealed class IndexUse
{
    private long _count;

    /// <summary>How many plans used it.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>Since when they are counted.</summary>
    public DateTimeOffset Since { get; } = DateTimeOffset.UtcNow;

    /// <summary>Counts one more.</summary>
    public void Note() => Interlocked.Increment(ref _count);
}
