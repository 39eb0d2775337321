using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.ChangeStreams;

/// <summary>
/// A place in the order of all changes: before those of a time, or at one of them. As a resume token it is text that sorts in
/// that order.
/// </summary>
/// <param name="Time">The time.</param>
/// <param name="Database">The database of the change; null for a place before all changes of the time.</param>
/// <param name="Row">The row of its history.</param>
/// <param name="Index">The change's number in the row.</param>
internal sealed record StreamPosition(RawTimestamp Time, string? Database = null, long Row = 0, int Index = 0)
{
    private const byte Mark = 0;
    private const byte Change = 0x80;
    private const int BehindName = 1 + 8 + 4 + 4 + 1;

    /// <summary>How many parts of the event have been passed, where it is split and has further ones; 0 for all of it.</summary>
    public int Fragment { get; init; }

    /// <summary>Whether the invalidate event that follows the change has been passed too.</summary>
    public bool IsInvalidate { get; init; }

    public bool IsMark => Database is null;

    /// <summary>Whether changes of a time in a database come behind it, or some of them do.</summary>
    public bool IsBefore(RawTimestamp time, string database) => IsMark
        ? Time <= time
        : Time < time || (Time == time && string.CompareOrdinal(Database, database) <= 0);

    /// <summary>The first time of which there may be changes in a database behind it.</summary>
    public RawTimestamp FirstIn(string database) => IsBefore(Time, database) ? Time : new RawTimestamp(Time.Value + 1);

    /// <summary>The token.</summary>
    public RawDocument ToToken() => new() { ["_data"] = Convert.ToHexString(ToBytes()) };

    /// <exception cref="DocumentException">40647, FailedToParse, 40649, InvalidResumeToken: it is none of ours.</exception>
    public static StreamPosition Parse(RawDocument token)
    {
        if (token["_data"] is not { Type: ElementType.String } data)
        {
            throw new DocumentException(
                (ErrorCode)40647, $"Bad resume token: _data of missing or of wrong type. Expected string, got {token}");
        }

        string hex = data.AsString;
        if (hex.Length % 2 != 0 || !hex.All(char.IsAsciiHexDigit))
            throw new DocumentException(ErrorCode.FailedToParse, "resume token string was not a valid hex string");
        if (hex.Length == 0)
            throw new DocumentException((ErrorCode)40649, "invalid empty resume token");
        return Parse(Convert.FromHexString(hex))
            ?? throw new DocumentException(ErrorCode.InvalidResumeToken, $"The resume token is none of this server's: {hex}");
    }

    private byte[] ToBytes()
    {
        byte[] name = Encoding.UTF8.GetBytes(Database ?? "");
        byte[] bytes = new byte[9 + (IsMark ? 0 : name.Length + BehindName)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, Time.Value);
        bytes[8] = IsMark ? Mark : Change;
        if (IsMark)
            return bytes;
        name.CopyTo(bytes, 9);
        var rest = bytes.AsSpan(9 + name.Length + 1);
        BinaryPrimitives.WriteInt64BigEndian(rest, Row);
        BinaryPrimitives.WriteInt32BigEndian(rest[8..], Index);
        BinaryPrimitives.WriteInt32BigEndian(rest[12..], Fragment);
        rest[16] = IsInvalidate ? (byte)1 : (byte)0;
        return bytes;
    }

    private static StreamPosition? Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 9)
            return null;
        var time = new RawTimestamp(BinaryPrimitives.ReadUInt64BigEndian(bytes));
        if (bytes is [_, _, _, _, _, _, _, _, Mark])
            return new StreamPosition(time);
        int name = bytes.Length - 9 - BehindName;
        if (bytes[8] != Change || name < 1 || bytes[9 + name] != 0)
            return null;
        var rest = bytes[(9 + name + 1)..];
        if (BinaryPrimitives.ReadInt32BigEndian(rest[12..]) < 0)
            return null;
        return new StreamPosition(
            time,
            Encoding.UTF8.GetString(bytes.Slice(9, name)),
            BinaryPrimitives.ReadInt64BigEndian(rest),
            BinaryPrimitives.ReadInt32BigEndian(rest[8..]))
        {
            Fragment = BinaryPrimitives.ReadInt32BigEndian(rest[12..]),
            IsInvalidate = rest[16] != 0,
        };
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Time} {Database} {Row}.{Index}");
}
