using System.Runtime.InteropServices;
using MongoDB.Bson.IO;

namespace Streetcar.Client.Grains.Replies;

/// <summary>
/// A part of a reply, for MongoDB.Bson to read. Its own buffers take two objects for a part, and share their end.
/// </summary>
internal sealed class DocumentBuffer : IByteBuffer
{
    private readonly byte[] _bytes;
    private readonly int _start;

    public DocumentBuffer(ReadOnlyMemory<byte> part)
        : this(MemoryMarshal.TryGetArray(part, out var array) ? array : new ArraySegment<byte>(part.ToArray()))
    {
    }

    private DocumentBuffer(ArraySegment<byte> part)
    {
        _bytes = part.Array!;
        _start = part.Offset;
        Capacity = part.Count;
    }

    public int Capacity { get; }

    public bool IsReadOnly => true;

    public int Length
    {
        get => Capacity;
        set => throw ReadOnly();
    }

    private ArraySegment<byte> Whole => new(_bytes, _start, Capacity);

    public ArraySegment<byte> AccessBackingBytes(int position) => Whole[position..];

    public byte GetByte(int position) => Whole[position];

    public void GetBytes(int position, byte[] destination, int offset, int count) =>
        Whole.Slice(position, count).CopyTo(destination, offset);

    public IByteBuffer GetSlice(int position, int length) => new DocumentBuffer(Whole.Slice(position, length));

    public void MakeReadOnly()
    {
    }

    public void Dispose()
    {
    }

    public void Clear(int position, int count) => throw ReadOnly();

    public void EnsureCapacity(int minimumCapacity) => throw ReadOnly();

    public void SetByte(int position, byte value) => throw ReadOnly();

    public void SetBytes(int position, byte[] source, int offset, int count) => throw ReadOnly();

    private static NotSupportedException ReadOnly() => new("A reply can't be changed.");
}
