using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>The bitwise operators, on Int32 and Int64.</summary>
internal static class Bitwise
{
    public static BsonValue And(ReadOnlySpan<BsonValue> operands) => Fold("$bitAnd", operands, -1, (left, right) => left & right);

    public static BsonValue Or(ReadOnlySpan<BsonValue> operands) => Fold("$bitOr", operands, 0, (left, right) => left | right);

    public static BsonValue Xor(ReadOnlySpan<BsonValue> operands) => Fold("$bitXor", operands, 0, (left, right) => left ^ right);

    public static BsonValue Not(BsonValue value) => value.Type switch
    {
        BsonType.Int32 => ~value.Raw.Int32,
        BsonType.Int64 => ~value.Raw.Int64,
        _ when value.IsNullish() => BsonValue.Null,
        _ when value.IsNumber => throw new DocumentException(
            (ErrorCode)28765, $"$bitNot only supports int and long, not: {value.Type.Alias()}."),
        _ => throw new DocumentException(
            (ErrorCode)28765, $"$bitNot only supports numeric types, not {value.Type.Alias()}"),
    };

    private static BsonValue Fold(string name, ReadOnlySpan<BsonValue> operands, long start, Func<long, long, long> step)
    {
        long bits = start;
        var type = BsonType.Int32;
        foreach (var operand in operands)
        {
            if (operand.IsNullish())
                return BsonValue.Null;
            if (operand.Type is not (BsonType.Int32 or BsonType.Int64))
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
