using System.Collections.Concurrent;
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
    // Queries name few collations, and name them again.
    private const int MostKnown = 100;
    private static readonly ConcurrentDictionary<RawDocument, Collation?> Known = new();

    private readonly TextOrder _order;

    internal Collation(TextOrder order) => _order = order;

    /// <summary>The version that MongoDB tells of its library.</summary>
    public const string ShownVersion = "57.1";

    /// <summary>The version of the library that orders texts: sort keys of another one compare differently.</summary>
    public static string LibraryVersion => Icu.Instance?.Version ?? CultureTextOrder.Version;

    /// <summary>All options, those among them that the locale says.</summary>
    public RawDocument Specification
    {
        get
        {
            var options = _order.Options;
            return new()
            {
                ["locale"] = options.Locale,
                ["caseLevel"] = options.CaseLevel ?? false,
                ["caseFirst"] = options.CaseFirst ?? "off",
                ["strength"] = options.Strength ?? 3,
                ["numericOrdering"] = options.NumericOrdering ?? false,
                ["alternate"] = options.Alternate ?? "non-ignorable",
                ["maxVariable"] = options.MaxVariable ?? "punct",
                ["normalization"] = options.Normalization ?? false,
                ["backwards"] = options.Backwards ?? false,
            };
        }
    }

    /// <summary>Compiles a collation.</summary>
    /// <param name="specification">
    /// <c>locale</c>, and options; null for none. Some options need ICU, where .NET has it from the system.
    /// </param>
    /// <returns>The collation; null for binary comparison, which the locale <c>simple</c> means.</returns>
    /// <exception cref="DocumentException">
    /// BadValue: there is no such locale; 40414, 40415: a field is missing or unknown; CommandNotSupported: there is no ICU.
    /// </exception>
    public static Collation? Compile(RawDocument? specification) =>
        specification is null || specification.IsEmpty ? null : Find(specification);

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

    private static Collation? Find(RawDocument specification)
    {
        if (Known.TryGetValue(specification, out var known))
            return known;
        var collation = CollationParser.Parse(specification);
        if (Known.Count >= MostKnown)
            Known.Clear();
        Known.TryAdd(new RawDocument(specification.Span.ToArray()), collation);
        return collation;
    }

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
        int order = _order.Compare(text[..split], text.Slice(split, length));
        BufferPool.Return(buffer);
        return order;
    }

    private void WriteSortKey(ReadOnlySpan<byte> utf8, RawWriter writer)
    {
        byte[] buffer = BufferPool.Rent(sizeof(char) * utf8.Length);
        var text = MemoryMarshal.Cast<byte, char>(buffer.AsSpan());
        text = text[..Encoding.UTF8.GetChars(utf8, text)];
        byte[] key = BufferPool.Rent(_order.KeyLength(text));
        writer.WriteString(key.AsSpan(0, _order.WriteKey(text, key)));
        BufferPool.Return(key);
        BufferPool.Return(buffer);
    }
}
