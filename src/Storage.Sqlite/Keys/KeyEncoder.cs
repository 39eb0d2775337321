using System.Buffers.Binary;
using Streetcar.Bson;
using Streetcar.Query.Collations;

namespace Streetcar.Storage.Sqlite.Keys;

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
    public static void Add(KeyBuffer key, RawValueSpan value, bool descending = false)
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
    public static void Add(KeyBuffer key, RawValueSpan value, Collation? collation, bool descending = false)
    {
        if (collation is null || !MayHoldText(value.Type))
        {
            Add(key, value, descending);
            return;
        }

        using var writer = new RawWriter();
        writer.WriteStartDocument();
        writer.WriteName(""u8);
        collation.WriteKey(value, writer);
        writer.WriteEndDocument();
        Add(key, RawReader.Find(writer.WrittenSpan, ""u8), descending);
    }

    /// <summary>Adds a string of which there is only the text.</summary>
    public static void AddString(KeyBuffer key, ReadOnlySpan<byte> utf8)
    {
        key.Add(Rank(ElementType.String));
        AddText(key, utf8);
    }

    /// <summary>Whether values of a type are or may hold strings, which collations order differently.</summary>
    public static bool MayHoldText(ElementType type) =>
        type is ElementType.String or ElementType.Symbol or ElementType.Document or ElementType.Array;

    /// <summary>The first byte of the values of a type, which orders the types.</summary>
    public static byte Rank(ElementType type) => type switch
    {
        ElementType.MinKey => 0x10,
        ElementType.Missing or ElementType.Undefined => 0x18,
        ElementType.Null => 0x20,
        ElementType.Double or ElementType.Int32 or ElementType.Int64 or ElementType.Decimal128 => 0x28,
        ElementType.String or ElementType.Symbol => 0x30,
        ElementType.Document => 0x38,
        ElementType.Array => 0x40,
        ElementType.Binary => 0x48,
        ElementType.ObjectId => 0x50,
        ElementType.Boolean => 0x58,
        ElementType.DateTime => 0x60,
        ElementType.Timestamp => 0x68,
        ElementType.Regex => 0x70,
        ElementType.DbPointer => 0x78,
        ElementType.JavaScript => 0x80,
        ElementType.JavaScriptWithScope => 0x88,
        ElementType.MaxKey => 0xE0,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a BSON type."),
    };

    private static void AddPayload(KeyBuffer key, RawValueSpan value)
    {
        switch (value.Type)
        {
            case ElementType.Double or ElementType.Int32 or ElementType.Int64 or ElementType.Decimal128:
                NumberKey.Add(key, value);
                break;
            case ElementType.String or ElementType.Symbol or ElementType.JavaScript:
                AddText(key, value.Utf8);
                break;
            case ElementType.Document:
                AddElements(key, value.Document, named: true);
                break;
            case ElementType.Array:
                AddElements(key, value.Document, named: false);
                break;
            case ElementType.Binary:
                // By length, then subtype, then data.
                BinaryPrimitives.WriteInt32BigEndian(key.Reserve(4), value.Bytes.Length - 5);
                key.Add(value.Bytes[4..]);
                break;
            case ElementType.ObjectId or ElementType.Boolean:
                key.Add(value.Bytes);
                break;
            case ElementType.DateTime:
                BinaryPrimitives.WriteInt64BigEndian(key.Reserve(8), value.Milliseconds ^ long.MinValue);
                break;
            case ElementType.Timestamp:
                BinaryPrimitives.WriteUInt64BigEndian(key.Reserve(8), value.Timestamp.Value);
                break;
            case ElementType.Regex:
                // Pattern and options, each with its terminator, which neither can contain.
                key.Add(value.Bytes);
                break;
            case ElementType.DbPointer:
                BinaryPrimitives.WriteInt32BigEndian(key.Reserve(4), value.Bytes.Length);
                key.Add(value.Bytes[4..]);
                break;
            case ElementType.JavaScriptWithScope:
                AddText(key, value.Code);
                AddElements(key, value.Scope, named: true);
                break;
        }
    }

    private static void AddElements(KeyBuffer key, ReadOnlySpan<byte> document, bool named)
    {
        var reader = new RawReader(document);
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
