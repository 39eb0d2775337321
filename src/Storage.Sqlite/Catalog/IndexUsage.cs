namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>How often an index has been used since its database was opened or the index was created.</summary>
internal sealed class IndexUsage
{
    private long _count;

    public long Count => Volatile.Read(ref _count);

    public DateTimeOffset Since { get; } = DateTimeOffset.UtcNow;

    public void Increment() => Interlocked.Increment(ref _count);
}
