using Streetcar.Storage.Sqlite.Catalog;

namespace Streetcar.Storage.Sqlite.Transactions;

/// <summary>What can be locked: a document by its row, or a key of a unique index.</summary>
/// <param name="Table">The collection's number, or the index's below zero.</param>
/// <param name="Row">The document's row; 0 for a key.</param>
/// <param name="Key">The key; null for a document.</param>
internal readonly record struct LockName(long Table, long Row, byte[]? Key)
{
    public static LockName Of(CollectionInfo collection, long row) => new(collection.Id, row, null);

    public static LockName Of(IndexInfo index, ReadOnlySpan<byte> key) => new(-index.Id, 0, key.ToArray());

    public bool Equals(LockName other) =>
        Table == other.Table && Row == other.Row && Key.AsSpan().SequenceEqual(other.Key);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Table);
        hash.Add(Row);
        hash.AddBytes(Key);
        return hash.ToHashCode();
    }
}
