using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>
/// Arithmetic on numbers of mixed types: a Decimal128 makes the result one, else a Double does, else Int64; Int32 only
/// stays where the result fits.
/// </summary>
internal static class Numbers
{
    /// <summary>The sum.</summary>
    /// <returns>False where both are whole numbers and the sum is beyond Int64.</returns>
    public static bool TryAdd(RawBsonValue left, RawBsonValue right, out BsonValue result)
    {
        switch (Widest(left.Type, right.Type))
        {
            case BsonType.Decimal128:
                result = ToDecimal(left) + ToDecimal(right);
                return true;
            case BsonType.Double:
                result = ToDouble(left) + ToDouble(right);
                return true;
            case var type:
                long sum = unchecked(ToInt64(left) + ToInt64(right));
                result = Whole(sum, type);
                return ((ToInt64(left) ^ sum) & (ToInt64(right) ^ sum)) >= 0;
        }
    }

    /// <summary>The difference.</summary>
    /// <returns>False where both are whole numbers and the difference is beyond Int64.</returns>
    public static bool TrySubtract(RawBsonValue left, RawBsonValue right, out BsonValue result)
    {
        switch (Widest(left.Type, right.Type))
        {
            case BsonType.Decimal128:
                result = ToDecimal(left) - ToDecimal(right);
                return true;
            case BsonType.Double:
                result = ToDouble(left) - ToDouble(right);
                return true;
            case var type:
                long difference = unchecked(ToInt64(left) - ToInt64(right));
                result = Whole(difference, type);
                return ((ToInt64(left) ^ ToInt64(right)) & (ToInt64(left) ^ difference)) >= 0;
        }
    }

    /// <summary>The product.</summary>
    /// <returns>False where both are whole numbers and the product is beyond Int64.</returns>
    public static bool TryMultiply(RawBsonValue left, RawBsonValue right, out BsonValue result)
    {
        switch (Widest(left.Type, right.Type))
        {
            case BsonType.Decimal128:
                result = ToDecimal(left) * ToDecimal(right);
                return true;
            case BsonType.Double:
                result = ToDouble(left) * ToDouble(right);
                return true;
            case var type:
                long high = Math.BigMul(ToInt64(left), ToInt64(right), out long low);
                result = Whole(low, type);
                return high == low >> 63;
        }
    }

    /// <summary>The type that holds numbers of both types.</summary>
    public static BsonType Widest(BsonType left, BsonType right) =>
        left == BsonType.Decimal128 || right == BsonType.Decimal128 ? BsonType.Decimal128
        : left == BsonType.Double || right == BsonType.Double ? BsonType.Double
        : left == BsonType.Int64 || right == BsonType.Int64 ? BsonType.Int64
        : BsonType.Int32;

    /// <summary>A whole number: an Int32 where that type is asked for and the number fits, an Int64 otherwise.</summary>
    public static BsonValue Whole(long value, BsonType type) =>
        type == BsonType.Int32 && value == (int)value ? (BsonValue)(int)value : value;

    /// <summary>The number of an Int32 or Int64.</summary>
    public static long ToInt64(RawBsonValue value) => value.Type == BsonType.Int32 ? value.Int32 : value.Int64;

    /// <summary>The number as a Double.</summary>
    public static double ToDouble(RawBsonValue value) => value.Type switch
    {
        BsonType.Double => value.Double,
        BsonType.Decimal128 => value.Decimal128.ToDouble(),
        _ => ToInt64(value),
    };

    /// <summary>The number as a Decimal128.</summary>
    public static Decimal128 ToDecimal(RawBsonValue value) => value.Type switch
    {
        BsonType.Double => Decimal128.FromDouble(value.Double),
        BsonType.Decimal128 => value.Decimal128,
        _ => Decimal128.FromInt64(ToInt64(value)),
    };
}
