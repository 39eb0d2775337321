using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>$size</c>: an array of so many elements.</summary>
public sealed class SizeNode : FieldNode
{
    private SizeNode(FieldPath path, long size)
        : base(path) => Size = size;

    /// <summary>The number of elements, 0 or more.</summary>
    public long Size { get; }

    private protected override LeafArrays LeafArrays => LeafArrays.ArrayOnly;

    internal static FilterNode Parse(FieldPath path, BsonValue operand, FilterScope scope)
    {
        string? fault = IntegerOperand.ReadCount(operand, out long size);
        return fault is null
            ? new SizeNode(path, size)
            : throw FilterError.BadValue($"Failed to parse $size. {fault}: {ElementText.Of("$size", operand.Raw)}");
    }

    internal override bool MatchesValue(RawBsonValue value) =>
        value.Type == BsonType.Array && BsonReader.Count(value.Document) == Size;
}
