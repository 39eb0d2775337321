using System.Globalization;
using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>
/// The arithmetic operators (<see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/#arithmetic-expression-operators"/>):
/// null where an operand is null; whole numbers beyond Int64 become Doubles.
/// </summary>
internal static class Arithmetic
{
    public static BsonValue Add(ReadOnlySpan<BsonValue> operands)
    {
        BsonValue total = 0;
        bool isDate = false;
        foreach (var operand in operands)
        {
            if (operand.IsNullish())
                return BsonValue.Null;
            var number = operand;
            if (operand.Type == BsonType.DateTime)
            {
                if (isDate)
                    throw new DocumentException((ErrorCode)16612, "only one date allowed in an $add expression");
                isDate = true;
                number = operand.Raw.Milliseconds;
            }
            else if (!operand.IsNumber)
            {
                throw new DocumentException(
                    ErrorCode.TypeMismatch,
                    $"$add only supports numeric or date types, not {operand.Type.Alias()}");
            }

            total = Add(total, number);
        }

        return isDate ? ToDate(total) : total;
    }

    /// <summary>The sum of two numbers.</summary>
    public static BsonValue Add(BsonValue left, BsonValue right) => Numbers.TryAdd(left.Raw, right.Raw, out var sum)
        ? sum
        : Numbers.ToDouble(left.Raw) + Numbers.ToDouble(right.Raw);

    public static BsonValue Subtract(BsonValue left, BsonValue right)
    {
        if (left.IsNullish() || right.IsNullish())
            return BsonValue.Null;
        if (left.IsNumber && right.IsNumber)
        {
            return Numbers.TrySubtract(left.Raw, right.Raw, out var difference)
                ? difference
                : Numbers.ToDouble(left.Raw) - Numbers.ToDouble(right.Raw);
        }

        if (left.Type == BsonType.DateTime && right.Type == BsonType.DateTime)
            return left.Raw.Milliseconds - right.Raw.Milliseconds;
        if (left.Type == BsonType.DateTime && right.IsNumber)
            return ToDate(Subtract(left.Raw.Milliseconds, right));
        throw new DocumentException(
            ErrorCode.TypeMismatch, $"can't $subtract {right.Type.Alias()} from {left.Type.Alias()}");
    }

    public static BsonValue Multiply(ReadOnlySpan<BsonValue> operands)
    {
        BsonValue product = 1;
        foreach (var operand in operands)
        {
            if (operand.IsNullish())
                return BsonValue.Null;
            if (!operand.IsNumber)
            {
                throw new DocumentException(
                    ErrorCode.TypeMismatch, $"$multiply only supports numeric types, not {operand.Type.Alias()}");
            }

            product = Numbers.TryMultiply(product.Raw, operand.Raw, out var next)
                ? next
                : Numbers.ToDouble(product.Raw) * Numbers.ToDouble(operand.Raw);
        }

        return product;
    }

    public static BsonValue Divide(BsonValue left, BsonValue right)
    {
        if (left.IsNullish() || right.IsNullish())
            return BsonValue.Null;
        CheckNumbers("$divide", left, right, ErrorCode.TypeMismatch);
        if (IsZero(right))
            throw new DocumentException(ErrorCode.BadValue, "can't $divide by zero");
        return AnyDecimal(left, right)
            ? Numbers.ToDecimal(left.Raw) / Numbers.ToDecimal(right.Raw)
            : Numbers.ToDouble(left.Raw) / Numbers.ToDouble(right.Raw);
    }

    public static BsonValue Mod(BsonValue left, BsonValue right)
    {
        if (left.IsNullish() || right.IsNullish())
            return BsonValue.Null;
        CheckNumbers("$mod", left, right, (ErrorCode)16611);
        if (IsZero(right))
            throw new DocumentException((ErrorCode)16610, "can't $mod by zero");
        switch (Numbers.Widest(left.Type, right.Type))
        {
            case BsonType.Decimal128:
                return Numbers.ToDecimal(left.Raw) % Numbers.ToDecimal(right.Raw);
            case BsonType.Double:
                return Numbers.ToDouble(left.Raw) % Numbers.ToDouble(right.Raw);
            case var type:
                long divisor = Numbers.ToInt64(right.Raw);
                // The smallest number by -1 overflows, though nothing is left over.
                return Numbers.Whole(divisor == -1 ? 0 : Numbers.ToInt64(left.Raw) % divisor, type);
        }
    }

    public static BsonValue Abs(BsonValue value)
    {
        if (value.Type == BsonType.Int64 && value.Raw.Int64 == long.MinValue)
            throw new DocumentException((ErrorCode)28680, "can't take $abs of long long min");
        return Number("$abs", value, number => Numbers.Whole(Math.Abs(number), BsonType.Int32), Math.Abs, number => number.Abs());
    }

    public static BsonValue Ceil(BsonValue value) =>
        Number("$ceil", value, null, Math.Ceiling, number => number.Ceiling());

    public static BsonValue Floor(BsonValue value) =>
        Number("$floor", value, null, Math.Floor, number => number.Floor());

    public static BsonValue Exp(BsonValue value) => Real("$exp", value, Math.Exp, DecimalMath.Exp);

    public static BsonValue Sqrt(BsonValue value)
    {
        if (value.IsNumber && Numbers.ToDouble(value.Raw) < 0)
        {
            throw new DocumentException(
                (ErrorCode)28714, "$sqrt's argument must be greater than or equal to 0");
        }

        return Real("$sqrt", value, Math.Sqrt, DecimalMath.Sqrt);
    }

    public static BsonValue Ln(BsonValue value)
    {
        CheckPositive("$ln", value, 28766);
        return Real("$ln", value, Math.Log, DecimalMath.Ln);
    }

    public static BsonValue Log10(BsonValue value)
    {
        CheckPositive("$log10", value, 28761);
        return Real("$log10", value, Math.Log10, DecimalMath.Log10);
    }

    public static BsonValue Log(BsonValue value, BsonValue logBase)
    {
        if (value.IsNullish() || logBase.IsNullish())
            return BsonValue.Null;
        if (!value.IsNumber)
        {
            throw new DocumentException(
                (ErrorCode)28756, $"$log's argument must be numeric, not {value.Type.Alias()}");
        }

        if (!logBase.IsNumber)
            throw new DocumentException((ErrorCode)28757, $"$log's base must be numeric, not {logBase.Type.Alias()}");
        CheckPositive("$log", value, 28758);
        double number = Numbers.ToDouble(logBase.Raw);
        if (number is <= 0 or 1)
        {
            throw new DocumentException(
                (ErrorCode)28759, $"$log's base must be a positive number not equal to 1, but is {ElementText.Of(logBase.Raw)}");
        }

        return AnyDecimal(value, logBase)
            ? DecimalMath.Ln(Numbers.ToDecimal(value.Raw)) / DecimalMath.Ln(Numbers.ToDecimal(logBase.Raw))
            : Math.Log(Numbers.ToDouble(value.Raw)) / Math.Log(number);
    }

    public static BsonValue Pow(BsonValue value, BsonValue exponent)
    {
        if (value.IsNullish() || exponent.IsNullish())
            return BsonValue.Null;
        if (!value.IsNumber)
            throw new DocumentException((ErrorCode)28762, $"$pow's base must be numeric, not {value.Type.Alias()}");
        if (!exponent.IsNumber)
        {
            throw new DocumentException(
                (ErrorCode)28763, $"$pow's exponent must be numeric, not {exponent.Type.Alias()}");
        }

        if (IsZero(value) && Numbers.ToDouble(exponent.Raw) < 0)
            throw new DocumentException((ErrorCode)28764, "$pow cannot take a base of 0 and a negative exponent");
        var type = Numbers.Widest(value.Type, exponent.Type);
        if (type == BsonType.Decimal128)
            return DecimalMath.Pow(Numbers.ToDecimal(value.Raw), Numbers.ToDecimal(exponent.Raw));
        if (type != BsonType.Double
            && TryPow(Numbers.ToInt64(value.Raw), Numbers.ToInt64(exponent.Raw), out long power))
            return Numbers.Whole(power, type);
        return Math.Pow(Numbers.ToDouble(value.Raw), Numbers.ToDouble(exponent.Raw));
    }

    public static BsonValue Round(ReadOnlySpan<BsonValue> operands) =>
        Round("$round", operands, MidpointRounding.ToEven);

    public static BsonValue Trunc(ReadOnlySpan<BsonValue> operands) =>
        Round("$trunc", operands, MidpointRounding.ToZero);

    /// <summary>A date some milliseconds after 1970-01-01T00:00:00Z.</summary>
    public static BsonValue ToDate(BsonValue milliseconds)
    {
        if (milliseconds.Type is BsonType.Double or BsonType.Decimal128)
        {
            double number = Math.Round(Numbers.ToDouble(milliseconds.Raw), MidpointRounding.AwayFromZero);
            return number is >= long.MinValue and < 9223372036854775808.0
                ? BsonValue.FromMilliseconds((long)number)
                : throw new DocumentException(ErrorCode.Overflow, "date overflow");
        }

        return BsonValue.FromMilliseconds(Numbers.ToInt64(milliseconds.Raw));
    }

    /// <summary>A function of one number that gives a real number.</summary>
    public static BsonValue Real(
        string name, BsonValue value, Func<double, double> binary, Func<Decimal128, Decimal128> decimals)
    {
        if (value.IsNullish())
            return BsonValue.Null;
        CheckNumber(name, value);
        return value.Type == BsonType.Decimal128
            ? decimals(value.Raw.Decimal128)
            : binary(Numbers.ToDouble(value.Raw));
    }

    private static BsonValue Number(
        string name,
        BsonValue value,
        Func<long, BsonValue>? whole,
        Func<double, double> binary,
        Func<Decimal128, Decimal128> decimals)
    {
        if (value.Type is not (BsonType.Int32 or BsonType.Int64))
            return Real(name, value, binary, decimals);
        if (whole is null)
            return value;
        var result = whole(Numbers.ToInt64(value.Raw));
        return value.Type == BsonType.Int64 ? result.AsInt64 : result;
    }

    private static BsonValue Round(string name, ReadOnlySpan<BsonValue> operands, MidpointRounding mode)
    {
        var value = operands[0];
        BsonValue place = operands.Length > 1 ? operands[1] : 0;
        if (value.IsNullish() || place.IsNullish())
            return BsonValue.Null;
        if (!value.IsNumber)
        {
            throw new DocumentException(
                (ErrorCode)51081, $"{name} only supports numeric types, not {value.Type.Alias()}");
        }

        if (!place.Raw.TryGetInt64(out long digits))
            throw new DocumentException((ErrorCode)51082, $"precision argument to  {name} must be a integral value");
        if (digits is < -20 or > 100)
        {
            throw new DocumentException(
                (ErrorCode)51083, $"cannot apply {name} with precision value {digits} value must be in [-20, 100]");
        }

        switch (value.Type)
        {
            case BsonType.Decimal128:
                return value.Raw.Decimal128.Round((int)digits, mode);
            case BsonType.Double:
                double number = value.Raw.Double;
                if (!double.IsFinite(number))
                    return value;
                // All digits of the number, so that halves are halves.
                string exact = number.ToString("E33", CultureInfo.InvariantCulture);
                return Decimal128.Parse(exact).Round((int)digits, mode).ToDouble();
            default:
                if (digits >= 0)
                    return value;
                var rounded = Decimal128.FromInt64(Numbers.ToInt64(value.Raw)).Round((int)digits, mode);
                return rounded.TryToInt64(out long whole)
                    ? Numbers.Whole(whole, value.Type)
                    : throw new DocumentException((ErrorCode)51080, $"invalid conversion from Decimal128 result in {name} resulting from arguments: [{ElementText.Of(value.Raw)}, {digits}]");
        }
    }

    private static bool TryPow(long value, long exponent, out long power)
    {
        power = 1;
        if (exponent < 0)
        {
            power = value switch { 1 => 1, -1 => exponent % 2 == 0 ? 1 : -1, _ => 0 };
            return value is 1 or -1;
        }

        if (value is 0 or 1 or -1)
        {
            power = exponent == 0 ? 1 : value == -1 && exponent % 2 == 0 ? 1 : value;
            return true;
        }

        for (long i = 0; i < exponent; i++)
        {
            long high = Math.BigMul(power, value, out long low);
            if (high != low >> 63)
                return false;
            power = low;
        }

        return true;
    }

    private static bool AnyDecimal(BsonValue left, BsonValue right) =>
        left.Type == BsonType.Decimal128 || right.Type == BsonType.Decimal128;

    private static bool IsZero(BsonValue value) => !value.Raw.IsTruthy;

    private static void CheckNumber(string name, BsonValue value)
    {
        if (!value.IsNumber)
        {
            throw new DocumentException(
                (ErrorCode)28765, $"{name} only supports numeric types, not {value.Type.Alias()}");
        }
    }

    private static void CheckNumbers(string name, BsonValue left, BsonValue right, ErrorCode code)
    {
        if (!left.IsNumber || !right.IsNumber)
        {
            throw new DocumentException(
                code,
                $"{name} only supports numeric types, not {left.Type.Alias()} and {right.Type.Alias()}");
        }
    }

    private static void CheckPositive(string name, BsonValue value, int code)
    {
        if (value.IsNumber && Numbers.ToDouble(value.Raw) <= 0)
        {
            throw new DocumentException(
                (ErrorCode)code, $"{name}'s argument must be a positive number, but is {ElementText.Of(value.Raw)}");
        }
    }
}
