using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Streetcar.Bson;

/// <summary>
/// A 12-byte identifier: 4 bytes of seconds since 1970, 5 random bytes of the process, a 3-byte counter
/// (<see href="https://www.mongodb.com/docs/manual/reference/bson-types/#objectid"/>).
/// </summary>
public readonly struct RawObjectId : IEquatable<RawObjectId>
{
    /// <summary>How many bytes an ObjectId takes.</summary>
    public const int Size = 12;

    private static readonly ulong ProcessRandom = MakeProcessRandom();
    private static int _counter = RandomNumberGenerator.GetInt32(1 << 24);

    // Big-endian, so that comparing the numbers compares the bytes.
    private readonly ulong _high;
    private readonly uint _low;

    /// <summary>Reads an ObjectId from its bytes.</summary>
    /// <param name="bytes">Twelve bytes.</param>
    /// <exception cref="ArgumentException">There are fewer than twelve.</exception>
    public RawObjectId(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Size)
            throw new ArgumentException($"An ObjectId takes {Size} bytes, not {bytes.Length}.", nameof(bytes));
        _high = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _low = BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]);
    }

    private RawObjectId(ulong high, uint low) => (_high, _low) = (high, low);

    /// <summary>The ObjectId of twelve zero bytes.</summary>
    public static RawObjectId Empty => default;

    /// <summary>When the ObjectId was generated, to the second.</summary>
    public DateTimeOffset CreationTime => DateTimeOffset.FromUnixTimeSeconds((uint)(_high >> 32));

    /// <summary>Generates an ObjectId that no other call, process or machine generates.</summary>
    public static RawObjectId NewObjectId()
    {
        ulong seconds = (uint)DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        uint counter = (uint)Interlocked.Increment(ref _counter) & 0xFFFFFF;
        return new RawObjectId((seconds << 32) | (ProcessRandom >> 8), ((uint)ProcessRandom << 24) | counter);
    }

    /// <summary>Reads 24 hexadecimal digits.</summary>
    /// <param name="text">The digits, in either case.</param>
    /// <exception cref="FormatException">The text is not 24 hexadecimal digits.</exception>
    public static RawObjectId Parse(string text) => TryParse(text, out var id)
        ? id
        : throw new FormatException($"An ObjectId has 24 hexadecimal digits; '{text}' does not.");

    /// <summary>Reads 24 hexadecimal digits.</summary>
    /// <param name="text">The digits, in either case.</param>
    /// <param name="result">The ObjectId.</param>
    /// <returns>False where the text is not 24 hexadecimal digits.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out RawObjectId result)
    {
        Span<byte> bytes = stackalloc byte[Size];
        if (text.Length == 2 * Size
            && Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done)
        {
            result = new RawObjectId(bytes);
            return true;
        }

        result = default;
        return false;
    }

    /// <summary>Writes the twelve bytes.</summary>
    /// <param name="destination">Room for twelve bytes.</param>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _high);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], _low);
    }

    /// <inheritdoc/>
    public bool Equals(RawObjectId other) => _high == other._high && _low == other._low;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is RawObjectId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_high, _low);

    /// <summary>The 24 hexadecimal digits, in lower case.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    /// <summary>Whether two are the same.</summary>
    public static bool operator ==(RawObjectId left, RawObjectId right) => left.Equals(right);

    /// <summary>Whether two differ.</summary>
    public static bool operator !=(RawObjectId left, RawObjectId right) => !left.Equals(right);

    private static ulong MakeProcessRandom()
    {
        Span<byte> bytes = stackalloc byte[8];
        RandomNumberGenerator.Fill(bytes[3..]);
        return BinaryPrimitives.ReadUInt64BigEndian(bytes);
    }
}
