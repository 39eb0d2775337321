using System.Buffers.Binary;
using Streetcar.Bson;
using Streetcar.Query;

namespace Streetcar.Storage.Sqlite;

/// <summary>
/// Writes values so that comparing the bytes compares the values as MongoDB does, across types. No value's bytes are the
/// start of another's, so the parts of a compound key simply follow each other.
/// </summary>
internal static class KeyEncoder
{
    /// <summary>Sorts before every key: the open lower end of a range.</summary>
    public static readonly byte[] Lowest = [0x00];

    /// <summary>Sorts after every key: the open upper end of a range.</summary>
    public static readonly byte[] Highest = [0xFF];

    // Ends a document, an array or a text; sorts before all that could go on in its place.
    private const byte End = 0x00;
    private const byte EscapedZero = 0xFF;
    private const byte EndOfText = 0x01;

    /// <summary>Adds a value.</summary>
    /// <param name="key">The key to add to.</param>
    /// <param name="value">The value; missing sorts with undefined, before null.</param>
    /// <param name="descending">Whether the part's order is turned around.</param>
    public static void Add(KeyBuffer key, RawBsonValue value, bool descending = false)
    {
        int start = key.Length;
        key.Add(Rank(value.Type));
        AddPayload(key, value);
        if (descending)
            key.Invert(start);
    }

    /// <summary>Adds a value whose strings are ordered by a collation.</summary>
    /// <param name="key">The key to add to.</param>
    /// <param name="value">The value.</param>
    /// <param name="collation">The collation; null for the order of bytes.</param>
    /// <param name="descending">Whether the part's order is turned around.</param>
    public static void Add(KeyBuffer key, RawBsonValue value, Collation? collation, bool descending = false)
    {
        if (collation is null || !MayHoldText(value.Type))
        {
            Add(key, value, descending);
            return;
        }

        using var writer = new BsonWriter();
        writer.WriteStartDocument();
        writer.WriteName(""u8);
        collation.WriteKey(value, writer);
        writer.WriteEndDocument();
        Add(key, BsonReader.Find(writer.WrittenSpan, ""u8), descending);
    }

    /// <summary>Adds a string of which there is only the text.</summary>
    public static void AddString(KeyBuffer key, ReadOnlySpan<byte> utf8)
    {
        key.Add(Rank(BsonType.String));
        AddText(key, utf8);
    }

    /// <summary>Whether values of a type are or may hold strings, which collations order differently.</summary>
    public static bool MayHoldText(BsonType type) =>
        type is BsonType.String or BsonType.Symbol or BsonType.Document or BsonType.Array;

    /// <summary>The first byte of the values of a type, which orders the types.</summary>
    public static byte Rank(BsonType type) => type switch
    {
        BsonType.MinKey => 0x10,
        BsonType.Missing or BsonType.Undefined => 0x18,
        BsonType.Null => 0x20,
        BsonType.Double or BsonType.Int32 or BsonType.Int64 or BsonType.Decimal128 => 0x28,
        BsonType.String or BsonType.Symbol => 0x30,
        BsonType.Document => 0x38,
        BsonType.Array => 0x40,
        BsonType.Binary => 0x48,
        BsonType.ObjectId => 0x50,
        BsonType.Boolean => 0x58,
        BsonType.DateTime => 0x60,
        BsonType.Timestamp => 0x68,
        BsonType.Regex => 0x70,
        BsonType.DbPointer => 0x78,
        BsonType.JavaScript => 0x80,
        BsonType.JavaScriptWithScope => 0x88,
        BsonType.MaxKey => 0xE0,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a BSON type."),
    };

    private static void AddPayload(KeyBuffer key, RawBsonValue value)
    {
        switch (value.Type)
        {
            case BsonType.Double or BsonType.Int32 or BsonType.Int64 or BsonType.Decimal128:
                NumberKey.Add(key, value);
                break;
            case BsonType.String or BsonType.Symbol or BsonType.JavaScript:
                AddText(key, value.Utf8);
                break;
            case BsonType.Document:
                AddElements(key, value.Document, named: true);
                break;
            case BsonType.Array:
                AddElements(key, value.Document, named: false);
                break;
            case BsonType.Binary:
                // By length, then subtype, then data.
                BinaryPrimitives.WriteInt32BigEndian(key.Reserve(4), value.Bytes.Length - 5);
                key.Add(value.Bytes[4..]);
                break;
            case BsonType.ObjectId or BsonType.Boolean:
                key.Add(value.Bytes);
                break;
            case BsonType.DateTime:
                BinaryPrimitives.WriteInt64BigEndian(key.Reserve(8), value.Milliseconds ^ long.MinValue);
                break;
            case BsonType.Timestamp:
                BinaryPrimitives.WriteUInt64BigEndian(key.Reserve(8), value.Timestamp.Value);
                break;
            case BsonType.Regex:
                // Pattern and options, each with its terminator, which neither can contain.
                key.Add(value.Bytes);
                break;
            case BsonType.DbPointer:
                BinaryPrimitives.WriteInt32BigEndian(key.Reserve(4), value.Bytes.Length);
                key.Add(value.Bytes[4..]);
                break;
            case BsonType.JavaScriptWithScope:
                AddText(key, value.Code);
                AddElements(key, value.Scope, named: true);
                break;
        }
    }

    private static void AddElements(KeyBuffer key, ReadOnlySpan<byte> document, bool named)
    {
        var reader = new BsonReader(document);
        while (reader.Read())
        {
            // The type comes before the name: that is MongoDB's order.
            key.Add(Rank(reader.Value.Type));
            if (named)
            {
                key.Add(reader.Name);
                key.Add(End);
            }

            AddPayload(key, reader.Value);
        }

        key.Add(End);
    }

    private static void AddText(KeyBuffer key, ReadOnlySpan<byte> utf8)
    {
        int zero;
        while ((zero = utf8.IndexOf((byte)0)) >= 0)
        {
            key.Add(utf8[..(zero + 1)]);
            key.Add(EscapedZero);
            utf8 = utf8[(zero + 1)..];
        }

        key.Add(utf8);
        key.Add(End);
        key.Add(EndOfText);
    }
}
