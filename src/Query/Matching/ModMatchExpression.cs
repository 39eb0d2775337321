using Streetcar.Bson;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Matching;

/// <summary><c>$mod</c>: numbers that leave a remainder; fractions are cut off, of the operands too.</summary>
public sealed class ModMatchExpression : PathMatchExpression
{
    private ModMatchExpression(FieldPath path, long divisor, long remainder)
        : base(path)
    {
        Divisor = divisor;
        Remainder = remainder;
    }

    /// <summary>What to divide by; not 0.</summary>
    public long Divisor { get; }

    /// <summary>The remainder to leave; its sign is that of the number divided.</summary>
    public long Remainder { get; }

    internal static MatchExpression Parse(FieldPath path, RawValue operand, FilterScope scope)
    {
        if (operand.Type != ElementType.Array)
            throw FilterError.BadValue("malformed mod, needs to be an array");
        var numbers = operand.AsArray;
        if (numbers.Count < 2)
            throw FilterError.BadValue("malformed mod, not enough elements");
        if (numbers.Count > 2)
            throw FilterError.BadValue("malformed mod, too many elements");
        long divisor = ReadNumber("divisor", numbers[0]);
        long remainder = ReadNumber("remainder", numbers[1]);
        return divisor == 0 ? throw FilterError.BadValue("divisor cannot be 0") : new ModMatchExpression(path, divisor, remainder);
    }

    internal override bool MatchesValue(RawValueSpan value) =>
        // The least Int64 divided by -1 overflows in .NET; its remainder is 0 like any other number's.
        TryTruncate(value, out long number) && (Divisor == -1 ? 0 : number % Divisor) == Remainder;

    private static long ReadNumber(string role, RawValue value)
    {
        if (!value.IsNumber)
            throw FilterError.BadValue($"malformed mod, {role} not a number");
        if (TryTruncate(value.Raw, out long number))
            return number;
        string reason = double.IsFinite(value.AsDouble)
            ? "Out of bounds coercing to integral value"
            : "Unable to coerce NaN/Inf to integral type";
        throw FilterError.BadValue($"malformed mod, {role} value is invalid :: caused by :: {reason}");
    }

    private static bool TryTruncate(RawValueSpan value, out long number)
    {
        if (value.TryGetInt64(out number))
            return true;
        if (value.Type == ElementType.Decimal128)
            return value.Decimal128.IsFinite && value.Decimal128.Truncate().TryToInt64(out number);
        if (value.Type != ElementType.Double || !(value.Double is >= -9223372036854775808.0 and < 9223372036854775808.0))
            return false;
        number = (long)value.Double;
        return true;
    }
}
