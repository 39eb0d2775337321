using System.Runtime.CompilerServices;

namespace Streetcar.Bson;

/// <summary>
/// MongoDB's order of values across types
/// (<see href="https://www.mongodb.com/docs/manual/reference/bson-type-comparison-order/"/>). It is a total order.
/// Nothing is allocated, save where a Decimal128 is compared with a Double that 34 digits don't hold and is nearest to it.
/// </summary>
public static class BsonComparer
{
    /// <summary>
    /// The place of a type in the order. Types in the same place (all numbers; strings and symbols; missing and
    /// undefined) are compared by their values. A missing value and undefined come before null, as in MongoDB's server;
    /// a sort that treats missing as null must do so itself.
    /// </summary>
    /// <param name="type">The type.</param>
    /// <returns>A number whose order is that of the types: -1 for MinKey up to 127 for MaxKey.</returns>
    public static int CanonicalType(ElementType type) => type switch
    {
        ElementType.MinKey => -1,
        ElementType.Missing or ElementType.Undefined => 0,
        ElementType.Null => 5,
        ElementType.Double or ElementType.Int32 or ElementType.Int64 or ElementType.Decimal128 => 10,
        ElementType.String or ElementType.Symbol => 15,
        ElementType.Document => 20,
        ElementType.Array => 25,
        ElementType.Binary => 30,
        ElementType.ObjectId => 35,
        ElementType.Boolean => 40,
        ElementType.DateTime => 45,
        ElementType.Timestamp => 47,
        ElementType.Regex => 50,
        ElementType.DbPointer => 55,
        ElementType.JavaScript => 60,
        ElementType.JavaScriptWithScope => 65,
        ElementType.MaxKey => 127,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "There is no such type."),
    };

    /// <summary>Compares two values; numbers of different types by their exact value.</summary>
    /// <param name="left">One value; may be missing.</param>
    /// <param name="right">The other value; may be missing.</param>
    /// <returns>Less than, equal to or more than zero.</returns>
    public static int Compare(RawValueSpan left, RawValueSpan right)
    {
        int order = ComparePlaces(left.Type, right.Type);
        return order != 0 ? order : CompareAlike(left, right);
    }

    /// <summary>Compares two documents field by field: the types, then the names, then the values.</summary>
    /// <param name="left">One document.</param>
    /// <param name="right">The other document.</param>
    /// <returns>Less than, equal to or more than zero.</returns>
    public static int CompareDocuments(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        CompareFields(left, right, named: true);

    /// <summary>Whether two values are equal in MongoDB's order: 1 and 1.0 are.</summary>
    /// <param name="left">One value.</param>
    /// <param name="right">The other value.</param>
    public static bool AreEqual(RawValueSpan left, RawValueSpan right) => Compare(left, right) == 0;

    /// <summary>A hash that is the same for values that <see cref="AreEqual"/>; it differs between processes.</summary>
    /// <param name="value">The value; may be missing.</param>
    public static int GetHashCode(RawValueSpan value)
    {
        var hash = new HashCode();
        AddTo(ref hash, value);
        return hash.ToHashCode();
    }

    private static int ComparePlaces(ElementType left, ElementType right) =>
        left == right ? 0 : CanonicalType(left).CompareTo(CanonicalType(right));

    // Both have types of the same canonical order.
    private static int CompareAlike(RawValueSpan left, RawValueSpan right)
    {
        switch (left.Type)
        {
            case ElementType.Double or ElementType.Int32 or ElementType.Int64 or ElementType.Decimal128:
                return CompareNumbers(left, right);
            case ElementType.String or ElementType.Symbol or ElementType.JavaScript:
                return left.Utf8.SequenceCompareTo(right.Utf8);
            case ElementType.Document:
                return CompareFields(left.Document, right.Document, named: true);
            case ElementType.Array:
                return CompareFields(left.Document, right.Document, named: false);
            case ElementType.Binary:
                int length = left.Bytes.Length.CompareTo(right.Bytes.Length);
                return length != 0 ? length : left.Bytes[4..].SequenceCompareTo(right.Bytes[4..]);
            case ElementType.ObjectId or ElementType.Boolean:
                return left.Bytes.SequenceCompareTo(right.Bytes);
            case ElementType.DateTime:
                return left.Milliseconds.CompareTo(right.Milliseconds);
            case ElementType.Timestamp:
                return left.Timestamp.CompareTo(right.Timestamp);
            case ElementType.Regex:
                int pattern = left.RegexPattern.SequenceCompareTo(right.RegexPattern);
                return pattern != 0 ? pattern : left.RegexOptions.SequenceCompareTo(right.RegexOptions);
            case ElementType.DbPointer:
                int size = left.Bytes.Length.CompareTo(right.Bytes.Length);
                return size != 0 ? size : left.Bytes.SequenceCompareTo(right.Bytes);
            case ElementType.JavaScriptWithScope:
                int code = left.Code.SequenceCompareTo(right.Code);
                return code != 0 ? code : CompareFields(left.Scope, right.Scope, named: true);
            default:
                return 0;
        }
    }

    private static int CompareFields(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, bool named)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var one = new RawReader(left);
        var other = new RawReader(right);
        while (true)
        {
            bool more = one.Read();
            if (!other.Read())
                return more ? 1 : 0;
            if (!more)
                return -1;
            int order = ComparePlaces(one.Value.Type, other.Value.Type);
            if (order == 0 && named)
                order = one.Name.SequenceCompareTo(other.Name);
            if (order == 0)
                order = CompareAlike(one.Value, other.Value);
            if (order != 0)
                return order;
        }
    }

    private static int CompareNumbers(RawValueSpan left, RawValueSpan right)
    {
        if (left.Type == ElementType.Decimal128)
            return CompareDecimal(left.Decimal128, right);
        if (right.Type == ElementType.Decimal128)
            return -CompareDecimal(right.Decimal128, left);
        if (left.Type == ElementType.Double)
        {
            // .NET's own comparison takes NaN for the least number too, and 0 and -0 for equal.
            return right.Type == ElementType.Double
                ? left.Double.CompareTo(right.Double)
                : -CompareWhole(Whole(right), left.Double);
        }

        return right.Type == ElementType.Double
            ? CompareWhole(Whole(left), right.Double)
            : Whole(left).CompareTo(Whole(right));
    }

    private static int CompareDecimal(RawDecimal128 left, RawValueSpan right) => right.Type switch
    {
        ElementType.Decimal128 => left.CompareTo(right.Decimal128),
        ElementType.Double => left.CompareTo(right.Double),
        _ => left.CompareTo(RawDecimal128.FromInt64(Whole(right))),
    };

    // Not via a Double, which has too few digits for a large Int64.
    private static int CompareWhole(long left, double right)
    {
        const double TwoTo63 = 9223372036854775808.0;
        if (double.IsNaN(right) || right < -TwoTo63)
            return 1;
        if (right >= TwoTo63)
            return -1;
        long cut = (long)right;
        return left != cut ? left.CompareTo(cut) : (cut - right) switch { > 0 => 1, < 0 => -1, _ => 0 };
    }

    private static long Whole(RawValueSpan value) => value.Type == ElementType.Int32 ? value.Int32 : value.Int64;

    private static void AddTo(ref HashCode hash, RawValueSpan value)
    {
        hash.Add(CanonicalType(value.Type));
        switch (value.Type)
        {
            case ElementType.Double or ElementType.Int32 or ElementType.Int64 or ElementType.Decimal128:
                // Equal numbers are either the same Int64 or have the same nearest Double.
                if (value.TryGetInt64(out long whole))
                    hash.Add(whole);
                else
                    hash.Add(value.Type == ElementType.Decimal128 ? value.Decimal128.ToDouble() : value.Double);
                break;
            case ElementType.Document:
                AddFieldsTo(ref hash, value.Document, named: true);
                break;
            case ElementType.Array:
                AddFieldsTo(ref hash, value.Document, named: false);
                break;
            case ElementType.JavaScriptWithScope:
                hash.AddBytes(value.Code);
                AddFieldsTo(ref hash, value.Scope, named: true);
                break;
            default:
                hash.AddBytes(value.Bytes);
                break;
        }
    }

    private static void AddFieldsTo(ref HashCode hash, ReadOnlySpan<byte> document, bool named)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var reader = new RawReader(document);
        while (reader.Read())
        {
            if (named)
                hash.AddBytes(reader.Name);
            AddTo(ref hash, reader.Value);
        }
    }
}
