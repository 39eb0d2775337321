using Streetcar.Bson;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Matching;

/// <summary><c>$type</c>: a value of one of the types.</summary>
public sealed class TypeMatchExpression : PathMatchExpression
{
    private readonly ElementType[] _types;

    private TypeMatchExpression(FieldPath path, ElementType[] types)
        : base(path) => _types = types;

    /// <summary>The types, 1 or more; <c>number</c> is expanded to the four numeric types.</summary>
    public IReadOnlyList<ElementType> Types => _types;

    internal static MatchExpression Parse(FieldPath path, RawValue operand, FilterScope scope)
    {
        ElementType[] types = operand.Type == ElementType.Array
            ? [.. operand.AsArray.SelectMany(TypeNames.Parse).Distinct()]
            : [.. TypeNames.Parse(operand)];
        return types.Length > 0
            ? new TypeMatchExpression(path, types)
            : throw new DocumentException(ErrorCode.FailedToParse, $"{path.Text} must match at least one type");
    }

    internal override bool MatchesValue(RawValueSpan value) => _types.AsSpan().Contains(value.Type);
}
