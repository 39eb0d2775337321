using System.Globalization;
using Streetcar.Bson;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Expressions;

/// <summary>
/// The arithmetic operators (<see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/#arithmetic-expression-operators"/>):
/// null where an operand is null; whole numbers beyond Int64 become Doubles.
/// </summary>
internal static class Arithmetic
{
    public static RawValue Add(ReadOnlySpan<RawValue> operands)
    {
        RawValue total = 0;
        long date = 0;
        bool isDate = false;
        foreach (var operand in operands)
        {
            if (operand.IsNullish())
                return RawValue.Null;
            if (operand.Type == ElementType.DateTime)
            {
                if (isDate)
                    throw new DocumentException((ErrorCode)16612, "only one date allowed in an $add expression");
                isDate = true;
                date = operand.Raw.Milliseconds;
                continue;
            }
            else if (!operand.IsNumber)
            {
                throw new DocumentException(
                    ErrorCode.TypeMismatch,
                    $"$add only supports numeric or date types, not {operand.Type.Alias()}");
            }

            total = Add(total, operand);
        }

        return isDate ? ToDate(Add(date, WholeMilliseconds(total))) : total;
    }

    /// <summary>The sum of two numbers.</summary>
    public static RawValue Add(RawValue left, RawValue right) => Numbers.TryAdd(left.Raw, right.Raw, out var sum)
        ? sum
        : Numbers.ToDouble(left.Raw) + Numbers.ToDouble(right.Raw);

    public static RawValue Subtract(RawValue left, RawValue right)
    {
        if (left.IsNullish() || right.IsNullish())
            return RawValue.Null;
        if (left.IsNumber && right.IsNumber)
        {
            return Numbers.TrySubtract(left.Raw, right.Raw, out var difference)
                ? difference
                : Numbers.ToDouble(left.Raw) - Numbers.ToDouble(right.Raw);
        }

        if (left.Type == ElementType.DateTime && right.Type == ElementType.DateTime)
            return left.Raw.Milliseconds - right.Raw.Milliseconds;
        if (left.Type == ElementType.DateTime && right.IsNumber)
            return ToDate(Subtract(left.Raw.Milliseconds, WholeMilliseconds(right)));
        throw new DocumentException(
            ErrorCode.TypeMismatch, $"can't $subtract {right.Type.Alias()} from {left.Type.Alias()}");
    }

    public static RawValue Multiply(ReadOnlySpan<RawValue> operands)
    {
        RawValue product = 1;
        foreach (var operand in operands)
        {
            if (operand.IsNullish())
                return RawValue.Null;
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

    public static RawValue Divide(RawValue left, RawValue right)
    {
        if (left.IsNullish() || right.IsNullish())
            return RawValue.Null;
        CheckNumbers("$divide", left, right, ErrorCode.TypeMismatch);
        if (IsZero(right))
            throw new DocumentException(ErrorCode.BadValue, "can't $divide by zero");
        return AnyDecimal(left, right)
            ? Numbers.ToDecimal(left.Raw) / Numbers.ToDecimal(right.Raw)
            : Numbers.ToDouble(left.Raw) / Numbers.ToDouble(right.Raw);
    }

    public static RawValue Mod(RawValue left, RawValue right)
    {
        if (left.IsNullish() || right.IsNullish())
            return RawValue.Null;
        CheckNumbers("$mod", left, right, (ErrorCode)16611);
        if (IsZero(right))
            throw new DocumentException((ErrorCode)(AnyDecimal(left, right) ? 5733415 : 16610), "can't $mod by zero");
        switch (Numbers.Widest(left.Type, right.Type))
        {
            case ElementType.Decimal128:
                return Numbers.ToDecimal(left.Raw) % Numbers.ToDecimal(right.Raw);
            case ElementType.Double:
                return Numbers.ToDouble(left.Raw) % Numbers.ToDouble(right.Raw);
            case var type:
                long divisor = Numbers.ToInt64(right.Raw);
                // The smallest number divided by -1 overflows, although the remainder is 0.
                return Numbers.Whole(divisor == -1 ? 0 : Numbers.ToInt64(left.Raw) % divisor, type);
        }
    }

    public static RawValue Abs(RawValue value)
    {
        if (value.Type == ElementType.Int64 && value.Raw.Int64 == long.MinValue)
            throw new DocumentException((ErrorCode)28680, "can't take $abs of long long min");
        return Number("$abs", value, number => Numbers.Whole(Math.Abs(number), ElementType.Int32), Math.Abs, number => number.Abs());
    }

    public static RawValue Ceil(RawValue value) =>
        Number("$ceil", value, null, Math.Ceiling, number => Integral(number.Ceiling()));

    public static RawValue Floor(RawValue value) =>
        Number("$floor", value, null, Math.Floor, number => Integral(number.Floor()));

    public static RawValue Sigmoid(RawValue value)
    {
        if (!value.IsNullish() && !value.IsNumber)
        {
            throw new DocumentException(
                ErrorCode.TypeMismatch, $"$sigmoid only supports numeric types, not {value.Type.Alias()}");
        }

        return Real(
            "$sigmoid",
            value,
            number => 1 / (1 + Math.Exp(-number)),
            number => RawDecimal128.One / (RawDecimal128.One + DecimalMath.Exp(-number)));
    }

    public static RawValue Exp(RawValue value) => Real("$exp", value, Math.Exp, DecimalMath.Exp);

    public static RawValue Sqrt(RawValue value)
    {
        if (value.IsNumber && Numbers.ToDouble(value.Raw) < 0)
        {
            throw new DocumentException(
                (ErrorCode)28714, "$sqrt's argument must be greater than or equal to 0");
        }

        return Real("$sqrt", value, Math.Sqrt, number => number.Sqrt());
    }

    public static RawValue Ln(RawValue value)
    {
        CheckPositive("$ln", value, 28766);
        return IsNaN(value) ? double.NaN : Real("$ln", value, Math.Log, DecimalMath.Ln);
    }

    public static RawValue Log10(RawValue value)
    {
        CheckPositive("$log10", value, 28761);
        return IsNaN(value) ? double.NaN : Real("$log10", value, Math.Log10, DecimalMath.Log10);
    }

    public static RawValue Log(RawValue value, RawValue logBase)
    {
        if (value.IsNullish() || logBase.IsNullish())
            return RawValue.Null;
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

        return AnyDecimal(value, logBase) && !IsNaN(value) && !IsNaN(logBase)
            ? DecimalMath.Ln(Numbers.ToDecimal(value.Raw)) / DecimalMath.Ln(Numbers.ToDecimal(logBase.Raw))
            : Math.Log(Numbers.ToDouble(value.Raw)) / Math.Log(number);
    }

    public static RawValue Pow(RawValue value, RawValue exponent)
    {
        if (value.IsNullish() || exponent.IsNullish())
            return RawValue.Null;
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
        if (type == ElementType.Decimal128)
            return DecimalMath.Pow(Numbers.ToDecimal(value.Raw), Numbers.ToDecimal(exponent.Raw));
        if (type != ElementType.Double
            && TryPow(Numbers.ToInt64(value.Raw), Numbers.ToInt64(exponent.Raw), out long power))
            return Numbers.Whole(power, type);
        return Math.Pow(Numbers.ToDouble(value.Raw), Numbers.ToDouble(exponent.Raw));
    }

    public static RawValue Round(ReadOnlySpan<RawValue> operands) =>
        Round("$round", operands, MidpointRounding.ToEven);

    public static RawValue Trunc(ReadOnlySpan<RawValue> operands) =>
        Round("$trunc", operands, MidpointRounding.ToZero);

    // What is added to a date or taken from it is rounded before.
    private static RawValue WholeMilliseconds(RawValue number)
    {
        if (number.Type is not (ElementType.Double or ElementType.Decimal128))
            return number;
        double rounded = Math.Round(Numbers.ToDouble(number.Raw), MidpointRounding.AwayFromZero);
        return rounded is >= long.MinValue and < 9223372036854775808.0
            ? (long)rounded
            : throw new DocumentException(ErrorCode.Overflow, "date overflow");
    }

    /// <summary>A date some milliseconds after 1970-01-01T00:00:00Z.</summary>
    public static RawValue ToDate(RawValue milliseconds)
    {
        if (milliseconds.Type is ElementType.Double or ElementType.Decimal128)
        {
            double number = Math.Round(Numbers.ToDouble(milliseconds.Raw), MidpointRounding.AwayFromZero);
            return number is >= long.MinValue and < 9223372036854775808.0
                ? RawValue.FromMilliseconds((long)number)
                : throw new DocumentException(ErrorCode.Overflow, "date overflow");
        }

        return RawValue.FromMilliseconds(Numbers.ToInt64(milliseconds.Raw));
    }

    /// <summary>A function of one number whose result is a real number.</summary>
    public static RawValue Real(
        string name, RawValue value, Func<double, double> binary, Func<RawDecimal128, RawDecimal128> decimals)
    {
        if (value.IsNullish())
            return RawValue.Null;
        CheckNumber(name, value);
        return value.Type == ElementType.Decimal128
            ? decimals(value.Raw.Decimal128)
            : binary(Numbers.ToDouble(value.Raw));
    }

    private static RawValue Number(
        string name,
        RawValue value,
        Func<long, RawValue>? whole,
        Func<double, double> binary,
        Func<RawDecimal128, RawDecimal128> decimals)
    {
        if (value.Type is not (ElementType.Int32 or ElementType.Int64))
            return Real(name, value, binary, decimals);
        if (whole is null)
            return value;
        var result = whole(Numbers.ToInt64(value.Raw));
        return value.Type == ElementType.Int64 ? result.AsInt64 : result;
    }

    private static RawValue Round(string name, ReadOnlySpan<RawValue> operands, MidpointRounding mode)
    {
        var value = operands[0];
        RawValue place = operands.Length > 1 ? operands[1] : 0;
        if (value.IsNullish() || place.IsNullish())
            return RawValue.Null;
        if (!value.IsNumber)
        {
            throw new DocumentException(
                (ErrorCode)51081, $"{name} only supports numeric types, not {value.Type.Alias()}");
        }

        if (!place.IsNumber)
        {
            throw new DocumentException(
                (ErrorCode)16004, $"can't convert from BSON type {place.Type.Alias()} to long");
        }

        if (!double.IsFinite(Numbers.ToDouble(place.Raw)) && place is not { Type: ElementType.Decimal128, Raw.Decimal128.IsNaN: true })
            throw new DocumentException((ErrorCode)31109, $"Can't coerce out of range value {ElementText.Of(place.Raw)} to long");
        if (!place.Raw.TryGetInt64(out long digits))
            throw new DocumentException((ErrorCode)51082, $"precision argument to  {name} must be a integral value");
        if (digits is < -20 or > 100)
        {
            throw new DocumentException(
                (ErrorCode)51083, $"cannot apply {name} with precision value {digits} value must be in [-20, 100]");
        }

        switch (value.Type)
        {
            case ElementType.Decimal128:
                return value.Raw.Decimal128.Round((int)digits, mode).Padded((int)digits);
            case ElementType.Double:
                double number = value.Raw.Double;
                if (!double.IsFinite(number))
                    return value;
                // All digits of the number, so that halves are halves.
                string exact = number.ToString("E33", CultureInfo.InvariantCulture);
                return RawDecimal128.Parse(exact).Round((int)digits, mode).ToDouble();
            default:
                if (digits >= 0)
                    return value;
                var rounded = RawDecimal128.FromInt64(Numbers.ToInt64(value.Raw)).Round((int)digits, mode);
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

    // As MongoDB has it, a number is none where 34 digits don't hold it with the exponent 0.
    private static RawDecimal128 Integral(RawDecimal128 number)
    {
        var padded = number.Padded(0);
        return padded.IsFinite && padded.Exponent <= 0 ? padded : RawDecimal128.NaN;
    }

    private static bool AnyDecimal(RawValue left, RawValue right) =>
        left.Type == ElementType.Decimal128 || right.Type == ElementType.Decimal128;

    private static bool IsZero(RawValue value) => !value.Raw.IsTruthy;

    private static void CheckNumber(string name, RawValue value)
    {
        if (!value.IsNumber)
        {
            throw new DocumentException(
                (ErrorCode)28765, $"{name} only supports numeric types, not {value.Type.Alias()}");
        }
    }

    private static void CheckNumbers(string name, RawValue left, RawValue right, ErrorCode code)
    {
        if (!left.IsNumber || !right.IsNumber)
        {
            throw new DocumentException(
                code,
                $"{name} only supports numeric types, not {left.Type.Alias()} and {right.Type.Alias()}");
        }
    }

    // Logarithms of it are doubles, those of a Decimal128 too.
    private static bool IsNaN(RawValue value) => value.IsNumber && double.IsNaN(Numbers.ToDouble(value.Raw));

    private static void CheckPositive(string name, RawValue value, int code)
    {
        bool isPositive = value.Type == ElementType.Decimal128
            ? value.Raw.Decimal128.IsNaN || value.Raw.Decimal128 > RawDecimal128.Zero
            : !value.IsNumber || !(Numbers.ToDouble(value.Raw) <= 0);
        if (!isPositive)
        {
            throw new DocumentException(
                (ErrorCode)code, $"{name}'s argument must be a positive number, but is {ElementText.Of(value.Raw)}");
        }
    }
}
