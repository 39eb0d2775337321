using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary>The bitwise operators, on Int32 and Int64.</summary>
internal static class Bitwise
{
    public static RawValue And(ReadOnlySpan<RawValue> operands) => Fold("$bitAnd", operands, -1, (left, right) => left & right);

    public static RawValue Or(ReadOnlySpan<RawValue> operands) => Fold("$bitOr", operands, 0, (left, right) => left | right);

    public static RawValue Xor(ReadOnlySpan<RawValue> operands) => Fold("$bitXor", operands, 0, (left, right) => left ^ right);

    public static RawValue Not(RawValue value) => value.Type switch
    {
        ElementType.Int32 => ~value.Raw.Int32,
        ElementType.Int64 => ~value.Raw.Int64,
        _ when value.IsNullish() => RawValue.Null,
        _ when value.IsNumber => throw new DocumentException(
            (ErrorCode)28765, $"$bitNot only supports int and long, not: {value.Type.Alias()}."),
        _ => throw new DocumentException(
            (ErrorCode)28765, $"$bitNot only supports numeric types, not {value.Type.Alias()}"),
    };

    private static RawValue Fold(string name, ReadOnlySpan<RawValue> operands, long start, Func<long, long, long> step)
    {
        long bits = start;
        var type = ElementType.Int32;
        foreach (var operand in operands)
        {
            if (operand.IsNullish())
                return RawValue.Null;
            if (operand.Type is not (ElementType.Int32 or ElementType.Int64))
            {
                throw new DocumentException(
                    ErrorCode.TypeMismatch, $"{name} only supports int and long operands, not {operand.Type.Alias()}.");
            }

            type = Numbers.Widest(type, operand.Type);
            bits = step(bits, Numbers.ToInt64(operand.Raw));
        }

        return Numbers.Whole(bits, type);
    }
}
