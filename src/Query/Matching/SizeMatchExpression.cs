using Streetcar.Bson;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Matching;

/// <summary><c>$size</c>: an array with that number of elements.</summary>
public sealed class SizeMatchExpression : PathMatchExpression
{
    private SizeMatchExpression(FieldPath path, long size)
        : base(path) => Size = size;

    /// <summary>The number of elements, 0 or more.</summary>
    public long Size { get; }

    private protected override LeafArrays LeafArrays => LeafArrays.ArrayOnly;

    internal static MatchExpression Parse(FieldPath path, RawValue operand, FilterScope scope)
    {
        string? fault = IntegerOperand.ReadCount(operand, out long size);
        if (fault is null && size > int.MaxValue)
            fault = "Cannot represent in an int";
        return fault is null
            ? new SizeMatchExpression(path, size)
            : throw FilterError.BadValue($"Failed to parse $size. {fault}: {ElementText.Of("$size", operand.Raw)}");
    }

    internal override bool MatchesValue(RawValueSpan value) =>
        value.Type == ElementType.Array && RawReader.Count(value.Document) == Size;
}
