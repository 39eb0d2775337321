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
    /// where a sort wants the missing for null, it must say so itself.
    /// </summary>
    /// <param name="type">The type.</param>
    /// <returns>A number whose order is that of the types: -1 for MinKey up to 127 for MaxKey.</returns>
    public static int CanonicalType(BsonType type) => type switch
    {
        BsonType.MinKey => -1,
        BsonType.Missing or BsonType.Undefined => 0,
        BsonType.Null => 5,
        BsonType.Double or BsonType.Int32 or BsonType.Int64 or BsonType.Decimal128 => 10,
        BsonType.String or BsonType.Symbol => 15,
        BsonType.Document => 20,
        BsonType.Array => 25,
        BsonType.Binary => 30,
        BsonType.ObjectId => 35,
        BsonType.Boolean => 40,
        BsonType.DateTime => 45,
        BsonType.Timestamp => 47,
        BsonType.Regex => 50,
        BsonType.DbPointer => 55,
        BsonType.JavaScript => 60,
        BsonType.JavaScriptWithScope => 65,
        BsonType.MaxKey => 127,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "There is no such type."),
    };

    /// <summary>Compares two values; numbers of different types by their exact value.</summary>
    /// <param name="left">One value; may be missing.</param>
    /// <param name="right">The other value; may be missing.</param>
    /// <returns>Less than, equal to or more than zero.</returns>
    public static int Compare(RawBsonValue left, RawBsonValue right)
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
    public static bool AreEqual(RawBsonValue left, RawBsonValue right) => Compare(left, right) == 0;

    /// <summary>A hash that is the same for values that <see cref="AreEqual"/>; it differs between processes.</summary>
    /// <param name="value">The value; may be missing.</param>
    public static int GetHashCode(RawBsonValue value)
    {
        var hash = new HashCode();
        AddTo(ref hash, value);
        return hash.ToHashCode();
    }

    private static int ComparePlaces(BsonType left, BsonType right) =>
        left == right ? 0 : CanonicalType(left).CompareTo(CanonicalType(right));

    // Both of types that share a place in the order.
    private static int CompareAlike(RawBsonValue left, RawBsonValue right)
    {
        switch (left.Type)
        {
            case BsonType.Double or BsonType.Int32 or BsonType.Int64 or BsonType.Decimal128:
                return CompareNumbers(left, right);
            case BsonType.String or BsonType.Symbol or BsonType.JavaScript:
                return left.Utf8.SequenceCompareTo(right.Utf8);
            case BsonType.Document:
                return CompareFields(left.Document, right.Document, named: true);
            case BsonType.Array:
                return CompareFields(left.Document, right.Document, named: false);
            case BsonType.Binary:
                int length = left.Bytes.Length.CompareTo(right.Bytes.Length);
                return length != 0 ? length : left.Bytes[4..].SequenceCompareTo(right.Bytes[4..]);
            case BsonType.ObjectId or BsonType.Boolean:
                return left.Bytes.SequenceCompareTo(right.Bytes);
            case BsonType.DateTime:
                return left.Milliseconds.CompareTo(right.Milliseconds);
            case BsonType.Timestamp:
                return left.Timestamp.CompareTo(right.Timestamp);
            case BsonType.Regex:
                int pattern = left.RegexPattern.SequenceCompareTo(right.RegexPattern);
                return pattern != 0 ? pattern : left.RegexOptions.SequenceCompareTo(right.RegexOptions);
            case BsonType.DbPointer:
                int size = left.Bytes.Length.CompareTo(right.Bytes.Length);
                return size != 0 ? size : left.Bytes.SequenceCompareTo(right.Bytes);
            case BsonType.JavaScriptWithScope:
                int code = left.Code.SequenceCompareTo(right.Code);
                return code != 0 ? code : CompareFields(left.Scope, right.Scope, named: true);
            default:
                return 0;
        }
    }

    private static int CompareFields(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, bool named)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var one = new BsonReader(left);
        var other = new BsonReader(right);
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

    private static int CompareNumbers(RawBsonValue left, RawBsonValue right)
    {
        if (left.Type == BsonType.Decimal128)
            return CompareDecimal(left.Decimal128, right);
        if (right.Type == BsonType.Decimal128)
            return -CompareDecimal(right.Decimal128, left);
        if (left.Type == BsonType.Double)
        {
            // .NET's own comparison takes NaN for the least number too, and 0 and -0 for equal.
            return right.Type == BsonType.Double
                ? left.Double.CompareTo(right.Double)
                : -CompareWhole(Whole(right), left.Double);
        }

        return right.Type == BsonType.Double
            ? CompareWhole(Whole(left), right.Double)
            : Whole(left).CompareTo(Whole(right));
    }

    private static int CompareDecimal(Decimal128 left, RawBsonValue right) => right.Type switch
    {
        BsonType.Decimal128 => left.CompareTo(right.Decimal128),
        BsonType.Double => left.CompareTo(right.Double),
        _ => left.CompareTo(Decimal128.FromInt64(Whole(right))),
    };

    // Not by way of a Double, which has too few digits for a large Int64.
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

    private static long Whole(RawBsonValue value) => value.Type == BsonType.Int32 ? value.Int32 : value.Int64;

    private static void AddTo(ref HashCode hash, RawBsonValue value)
    {
        hash.Add(CanonicalType(value.Type));
        switch (value.Type)
        {
            case BsonType.Double or BsonType.Int32 or BsonType.Int64 or BsonType.Decimal128:
                // Equal numbers are either the same Int64 or have the same nearest Double.
                if (value.TryGetInt64(out long whole))
                    hash.Add(whole);
                else
                    hash.Add(value.Type == BsonType.Decimal128 ? value.Decimal128.ToDouble() : value.Double);
                break;
            case BsonType.Document:
                AddFieldsTo(ref hash, value.Document, named: true);
                break;
            case BsonType.Array:
                AddFieldsTo(ref hash, value.Document, named: false);
                break;
            case BsonType.JavaScriptWithScope:
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
        var reader = new BsonReader(document);
        while (reader.Read())
        {
            if (named)
                hash.AddBytes(reader.Name);
            AddTo(ref hash, reader.Value);
        }
    }
}
