namespace Streetcar.Storage.Sqlite.Keys;

/// <summary>A reusable, growing buffer for the bytes of a key.</summary>
internal sealed class KeyBuffer
{
    private byte[] _bytes = new byte[256];

    public int Length { get; private set; }

    /// <summary>The bytes; valid until the next change.</summary>
    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void Truncate(int length) => Length = length;

    public void Add(byte value) => Reserve(1)[0] = value;

    public void Add(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    /// <summary>Appends bytes that the caller fills.</summary>
    public Span<byte> Reserve(int count)
    {
        if (Length + count > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(Length + count, 2 * _bytes.Length));
        Length += count;
        return _bytes.AsSpan(Length - count, count);
    }

    /// <summary>Inverts the bytes from a position on, which turns their order around.</summary>
    public void Invert(int from)
    {
        foreach (ref byte b in _bytes.AsSpan(from, Length - from))
            b = (byte)~b;
    }

    public byte[] ToArray() => Span.ToArray();
}
