using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary>
/// Arithmetic on numbers of mixed types: a Decimal128 makes the result one, else a Double does, else Int64; Int32 only
/// stays where the result fits.
/// </summary>
internal static class Numbers
{
    /// <summary>The sum.</summary>
    /// <returns>False where both are whole numbers and the sum is beyond Int64.</returns>
    public static bool TryAdd(RawValueSpan left, RawValueSpan right, out RawValue result)
    {
        switch (Widest(left.Type, right.Type))
        {
            case ElementType.Decimal128:
                result = ToDecimal(left) + ToDecimal(right);
                return true;
            case ElementType.Double:
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
    public static bool TrySubtract(RawValueSpan left, RawValueSpan right, out RawValue result)
    {
        switch (Widest(left.Type, right.Type))
        {
            case ElementType.Decimal128:
                result = ToDecimal(left) - ToDecimal(right);
                return true;
            case ElementType.Double:
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
    public static bool TryMultiply(RawValueSpan left, RawValueSpan right, out RawValue result)
    {
        switch (Widest(left.Type, right.Type))
        {
            case ElementType.Decimal128:
                result = ToDecimal(left) * ToDecimal(right);
                return true;
            case ElementType.Double:
                result = ToDouble(left) * ToDouble(right);
                return true;
            case var type:
                long high = Math.BigMul(ToInt64(left), ToInt64(right), out long low);
                result = Whole(low, type);
                return high == low >> 63;
        }
    }

    /// <summary>The type that holds numbers of both types.</summary>
    public static ElementType Widest(ElementType left, ElementType right) =>
        left == ElementType.Decimal128 || right == ElementType.Decimal128 ? ElementType.Decimal128
        : left == ElementType.Double || right == ElementType.Double ? ElementType.Double
        : left == ElementType.Int64 || right == ElementType.Int64 ? ElementType.Int64
        : ElementType.Int32;

    /// <summary>A whole number: an Int32 where that type is requested and the number fits, an Int64 otherwise.</summary>
    public static RawValue Whole(long value, ElementType type) =>
        type == ElementType.Int32 && value == (int)value ? (RawValue)(int)value : value;

    /// <summary>The number of an Int32 or Int64.</summary>
    public static long ToInt64(RawValueSpan value) => value.Type == ElementType.Int32 ? value.Int32 : value.Int64;

    /// <summary>The number as a Double.</summary>
    public static double ToDouble(RawValueSpan value) => value.Type switch
    {
        ElementType.Double => value.Double,
        ElementType.Decimal128 => value.Decimal128.ToDouble(),
        _ => ToInt64(value),
    };

    /// <summary>The number as a whole one: the fraction of a Double is cut off, that of a Decimal128 is rounded to the nearest.</summary>
    public static double ToWhole(RawValueSpan value) => value.Type == ElementType.Decimal128
        ? value.Decimal128.Round(0).ToDouble()
        : Math.Truncate(ToDouble(value));

    /// <summary>The number as a Decimal128.</summary>
    public static RawDecimal128 ToDecimal(RawValueSpan value) => value.Type switch
    {
        ElementType.Double => RawDecimal128.FromDouble(value.Double),
        ElementType.Decimal128 => value.Decimal128,
        _ => RawDecimal128.FromInt64(ToInt64(value)),
    };
}
