using Streetcar.Bson.Memory;

namespace Streetcar.Query.Sorting;

/// <summary>Memory for keys and documents in large pooled chunks, so that documents to be sorted are not separate objects.</summary>
internal sealed class SortArena : IDisposable
{
    private const int ChunkSize = 256 * 1024;

    private List<byte[]> _chunks = [];
    private int _used;
    private long _deadBytes;

    /// <summary>How many bytes the keys and documents take that were added and not removed.</summary>
    public long LiveBytes { get; private set; }

    /// <summary>Whether most of the memory holds what was removed.</summary>
    public bool IsWasteful => _deadBytes > LiveBytes + ChunkSize;

    public SortEntry Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> document, ReadOnlySpan<byte> attachment, long sequence)
    {
        int length = key.Length + document.Length + attachment.Length;
        if (_chunks.Count == 0 || _chunks[^1].Length - _used < length)
        {
            _chunks.Add(length <= ChunkSize ? BufferPool.Rent(ChunkSize) : GC.AllocateUninitializedArray<byte>(length));
            _used = 0;
        }

        var room = _chunks[^1].AsSpan(_used, length);
        key.CopyTo(room);
        document.CopyTo(room[key.Length..]);
        attachment.CopyTo(room[(key.Length + document.Length)..]);
        var entry = new SortEntry(_chunks.Count - 1, _used, key.Length, length - key.Length, sequence);
        _used += length;
        LiveBytes += length;
        return entry;
    }

    public void Remove(SortEntry entry)
    {
        LiveBytes -= entry.Length;
        _deadBytes += entry.Length;
    }

    public ReadOnlySpan<byte> Key(SortEntry entry) => _chunks[entry.Chunk].AsSpan(entry.Offset, entry.KeyLength);

    public ReadOnlyMemory<byte> Document(SortEntry entry) =>
        _chunks[entry.Chunk].AsMemory(entry.Offset + entry.KeyLength, entry.DocumentLength);

    /// <summary>Moves what the entries point to together, and points them to where it is now.</summary>
    public void Compact(Span<SortEntry> entries)
    {
        var old = _chunks;
        _chunks = [];
        Clear();
        foreach (ref var entry in entries)
        {
            var bytes = old[entry.Chunk].AsSpan(entry.Offset, entry.Length);
            entry = Add(bytes[..entry.KeyLength], bytes[entry.KeyLength..], [], entry.Sequence);
        }

        Return(old);
    }

    /// <summary>Forgets all of it.</summary>
    public void Clear()
    {
        Return(_chunks);
        _chunks = [];
        _used = 0;
        _deadBytes = 0;
        LiveBytes = 0;
    }

    public void Dispose() => Clear();

    private static void Return(List<byte[]> chunks)
    {
        foreach (byte[] chunk in chunks)
        {
            if (chunk.Length == ChunkSize)
                BufferPool.Return(chunk);
        }
    }
}

/// <summary>The position of a document and its key in a <see cref="SortArena"/>.</summary>
/// <param name="Chunk">The chunk's number.</param>
/// <param name="Offset">Where in the chunk the key starts; the document follows it.</param>
/// <param name="KeyLength">The length of the key in bytes.</param>
/// <param name="DocumentLength">The length of the document and its attachment in bytes.</param>
/// <param name="Sequence">How many documents were added before it.</param>
internal readonly record struct SortEntry(int Chunk, int Offset, int KeyLength, int DocumentLength, long Sequence)
{
    /// <summary>How many bytes an entry takes itself, and the room to sort it.</summary>
    public const int Size = 36;

    /// <summary>How many bytes the key and the document take.</summary>
    public int Length => KeyLength + DocumentLength;
}
