using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>$type</c>: a value of one of the types.</summary>
public sealed class TypeNode : FieldNode
{
    private readonly BsonType[] _types;

    private TypeNode(FieldPath path, BsonType[] types)
        : base(path) => _types = types;

    /// <summary>The types, 1 or more; <c>number</c> stands here as the four numeric types.</summary>
    public IReadOnlyList<BsonType> Types => _types;

    internal static FilterNode Parse(FieldPath path, BsonValue operand, FilterScope scope)
    {
        BsonType[] types = operand.Type == BsonType.Array
            ? [.. operand.AsArray.SelectMany(TypeNames.Parse).Distinct()]
            : [.. TypeNames.Parse(operand)];
        return types.Length > 0
            ? new TypeNode(path, types)
            : throw new DocumentException(ErrorCode.FailedToParse, $"{path.Text} must match at least one type");
    }

    internal override bool MatchesValue(RawBsonValue value) => _types.AsSpan().Contains(value.Type);
}
