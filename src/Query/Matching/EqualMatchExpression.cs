using Streetcar.Bson;
using Streetcar.Query.Collations;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Matching;

/// <summary>
/// <c>$eq</c>, or a value as the condition. Numbers of different types are equal by value; null equals missing too.
/// </summary>
public sealed class EqualMatchExpression : PathMatchExpression
{
    private readonly RawValue _operand;
    private readonly Collation? _collation;

    private EqualMatchExpression(FieldPath path, RawValue operand, Collation? collation)
        : base(path)
    {
        _operand = operand;
        _collation = collation;
    }

    /// <summary>The value to equal; neither missing nor undefined.</summary>
    public RawValue Operand => _operand;

    /// <summary>How strings are compared; null for by their bytes.</summary>
    internal Collation? Collation => _collation;

    internal static EqualMatchExpression Of(FieldPath path, RawValue operand, FilterScope scope) =>
        operand.Type == ElementType.Undefined
            ? throw FilterError.BadValue("cannot compare to undefined")
            : new EqualMatchExpression(path, operand, scope.Collation);

    internal static MatchExpression Parse(FieldPath path, RawValue operand, FilterScope scope) =>
        Of(path, operand, scope);

    internal static MatchExpression ParseNotEqual(FieldPath path, RawValue operand, FilterScope scope) =>
        operand.Type == ElementType.Regex
            ? throw FilterError.BadValue("Can't have regex as arg to $ne.")
            : new NotMatchExpression(Of(path, operand, scope));

    internal override bool MatchesValue(RawValueSpan value)
    {
        if (_operand.Type == ElementType.Null)
            return TypeBracket.IsNullish(value.Type);
        return TypeBracket.Same(value.Type, _operand.Type) && Collations.Collation.Compare(_collation, value, _operand.Raw) == 0;
    }
}
