using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Streetcar.Bson;
using Streetcar.Bson.Memory;

namespace Streetcar.Query.Collations;

/// <summary>
/// How a language orders strings (<see href="https://www.mongodb.com/docs/manual/reference/collation/"/>); all other
/// values keep MongoDB's order. Immutable; may be used by several threads at once.
/// </summary>
public sealed class Collation
{
    private readonly CompareInfo _compare;
    private readonly CompareOptions _options;

    internal Collation(CompareInfo compare, CompareOptions options)
    {
        _compare = compare;
        _options = options;
    }

    /// <summary>Compiles a collation.</summary>
    /// <param name="specification">
    /// <c>locale</c>, and of the options <c>strength</c> 1 to 3, <c>caseLevel</c> and <c>numericOrdering</c>; null for none.
    /// </param>
    /// <returns>The collation; null for binary comparison, which the locale <c>simple</c> means.</returns>
    /// <exception cref="DocumentException">
    /// BadValue: there is no such locale; 40414, 40415: a field is missing or unknown; CommandNotSupported: an option is not
    /// supported.
    /// </exception>
    public static Collation? Compile(RawDocument? specification) =>
        specification is null || specification.IsEmpty ? null : CollationParser.Parse(specification);

    /// <summary>Compares two values in MongoDB's order, strings in the collation's.</summary>
    /// <param name="left">One value.</param>
    /// <param name="right">The other value.</param>
    /// <returns>Less than, equal to or more than zero.</returns>
    public int Compare(RawValueSpan left, RawValueSpan right)
    {
        if (IsText(left.Type) && IsText(right.Type))
            return CompareText(left.Utf8, right.Utf8);
        return left.Type == right.Type && left.Type is ElementType.Document or ElementType.Array
            ? CompareNested(left, right)
            : BsonComparer.Compare(left, right);
    }

    /// <summary>
    /// Writes a value that <see cref="BsonComparer"/> orders as the collation orders the original value: strings
    /// become their sort keys, within documents and arrays too. Such values serve as keys, and are never shown.
    /// </summary>
    /// <param name="value">The value.</param>
    /// <param name="writer">Gets the value.</param>
    public void WriteKey(RawValueSpan value, RawWriter writer)
    {
        switch (value.Type)
        {
            case ElementType.String or ElementType.Symbol:
                WriteSortKey(value.Utf8, writer);
                break;
            case ElementType.Document:
                writer.WriteStartDocument();
                var fields = new RawReader(value.Document);
                while (fields.Read())
                {
                    writer.WriteName(fields.Name);
                    WriteKey(fields.Value, writer);
                }

                writer.WriteEndDocument();
                break;
            case ElementType.Array:
                writer.WriteStartArray();
                var elements = new RawReader(value.Document);
                while (elements.Read())
                    WriteKey(elements.Value, writer);
                writer.WriteEndArray();
                break;
            default:
                writer.WriteValue(value);
                break;
        }
    }

    /// <summary>Compares two values by a collation, or by their bytes where there is none.</summary>
    internal static int Compare(Collation? collation, RawValueSpan left, RawValueSpan right) =>
        collation is null ? BsonComparer.Compare(left, right) : collation.Compare(left, right);

    private static bool IsText(ElementType type) => type is ElementType.String or ElementType.Symbol;

    private int CompareNested(RawValueSpan left, RawValueSpan right)
    {
        var lefts = new RawReader(left.Document);
        var rights = new RawReader(right.Document);
        while (true)
        {
            bool more = lefts.Read();
            if (!rights.Read())
                return more ? 1 : 0;
            if (!more)
                return -1;
            int order = BsonComparer.CanonicalType(lefts.Value.Type).CompareTo(BsonComparer.CanonicalType(rights.Value.Type));
            if (order == 0 && left.Type == ElementType.Document)
                order = lefts.Name.SequenceCompareTo(rights.Name);
            if (order == 0)
                order = Compare(lefts.Value, rights.Value);
            if (order != 0)
                return order;
        }
    }

    private int CompareText(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.SequenceEqual(right))
            return 0;
        byte[] buffer = BufferPool.Rent(sizeof(char) * (left.Length + right.Length));
        var text = MemoryMarshal.Cast<byte, char>(buffer.AsSpan());
        int split = Encoding.UTF8.GetChars(left, text);
        int length = Encoding.UTF8.GetChars(right, text[split..]);
        int order = _compare.Compare(text[..split], text.Slice(split, length), _options);
        BufferPool.Return(buffer);
        return order;
    }

    private void WriteSortKey(ReadOnlySpan<byte> utf8, RawWriter writer)
    {
        byte[] buffer = BufferPool.Rent(sizeof(char) * utf8.Length);
        var text = MemoryMarshal.Cast<byte, char>(buffer.AsSpan());
        text = text[..Encoding.UTF8.GetChars(utf8, text)];
        byte[] key = BufferPool.Rent(_compare.GetSortKeyLength(text, _options));
        writer.WriteString(key.AsSpan(0, _compare.GetSortKey(text, key, _options)));
        BufferPool.Return(key);
        BufferPool.Return(buffer);
    }
}
