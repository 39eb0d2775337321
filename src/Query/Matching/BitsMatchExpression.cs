using System.Globalization;
using Streetcar.Bson;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Matching;

/// <summary>
/// <c>$bitsAllSet</c>, <c>$bitsAllClear</c>, <c>$bitsAnySet</c>, <c>$bitsAnyClear</c>: whole numbers of 64 bits, whose sign
/// is sign-extended, and binary data, which is padded with zeros.
/// </summary>
public sealed class BitsMatchExpression : PathMatchExpression
{
    private const int SignBit = 63;

    private readonly int[] _positions;
    private readonly ulong _mask;

    private BitsMatchExpression(FieldPath path, BitsOperator @operator, int[] positions)
        : base(path)
    {
        Operator = @operator;
        _positions = positions;
        foreach (int position in positions)
            _mask |= 1UL << Math.Min(position, SignBit);
    }

    /// <summary>What the bits must be.</summary>
    public BitsOperator Operator { get; }

    /// <summary>Which bits, from 0 for the least significant.</summary>
    public IReadOnlyList<int> Positions => _positions;

    internal static FilterOperators.FieldParser Parser(string name, BitsOperator @operator) => (path, operand, _) =>
        new BitsMatchExpression(path, @operator, operand.Type switch
        {
            ElementType.Array => [.. operand.AsArray.Select(ReadPosition)],
            ElementType.Binary => [.. SetBits(operand.AsBinary)],
            _ when operand.IsNumber => [.. SetBits(ReadMask(name, operand))],
            _ => throw FilterError.BadValue(
                $"{path.Text} takes an Array, a number, or a BinData but received: {ElementText.Of(name, operand.Raw)}"),
        });

    internal override bool MatchesValue(RawValueSpan value)
    {
        if (value.Type == ElementType.Binary)
            return MatchesBinary(value.BinaryBytes);
        if (!value.TryGetInt64(out long number))
            return false;
        return Operator switch
        {
            BitsOperator.AllSet => ((ulong)number & _mask) == _mask,
            BitsOperator.AllClear => ((ulong)number & _mask) == 0,
            BitsOperator.AnySet => ((ulong)number & _mask) != 0,
            _ => (~(ulong)number & _mask) != 0,
        };
    }

    private bool MatchesBinary(ReadOnlySpan<byte> data)
    {
        bool wantsSet = Operator is BitsOperator.AllSet or BitsOperator.AnySet;
        bool wantsAll = Operator is BitsOperator.AllSet or BitsOperator.AllClear;
        foreach (int position in _positions)
        {
            bool isSet = position / 8 < data.Length && (data[position / 8] & (1 << (position % 8))) != 0;
            if ((isSet == wantsSet) != wantsAll)
                return !wantsAll;
        }

        return wantsAll;
    }

    private static int ReadPosition(RawValue operand, int index)
    {
        string? fault = IntegerOperand.ReadCount(operand, out long position);
        if (fault is null && position > int.MaxValue)
            fault = "Cannot represent in an int";
        return fault is null
            ? (int)position
            : throw FilterError.BadValue(
                $"Failed to parse bit position. {fault}: {ElementText.Of(index.ToString(CultureInfo.InvariantCulture), operand.Raw)}");
    }

    private static byte[] ReadMask(string name, RawValue operand)
    {
        string? fault = IntegerOperand.ReadCount(operand, out long mask);
        if (fault is not null)
            throw new DocumentException(ErrorCode.FailedToParse, $"{fault}: {ElementText.Of(name, operand.Raw)}");
        byte[] bytes = new byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64LittleEndian(bytes, mask);
        return bytes;
    }

    private static IEnumerable<int> SetBits(ReadOnlyMemory<byte> mask)
    {
        for (int i = 0; i < mask.Length; i++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                if ((mask.Span[i] & (1 << bit)) != 0)
                    yield return (8 * i) + bit;
            }
        }
    }
}

/// <summary>The operators on bits.</summary>
public enum BitsOperator
{
    /// <summary><c>$bitsAllSet</c></summary>
    AllSet,

    /// <summary><c>$bitsAllClear</c></summary>
    AllClear,

    /// <summary><c>$bitsAnySet</c></summary>
    AnySet,

    /// <summary><c>$bitsAnyClear</c></summary>
    AnyClear,
}
