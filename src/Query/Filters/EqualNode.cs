using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>
/// <c>$eq</c>, or a value as the condition. Numbers of different types are equal by value; null equals missing too.
/// </summary>
public sealed class EqualNode : FieldNode
{
    private readonly BsonValue _operand;
    private readonly Collation? _collation;

    private EqualNode(FieldPath path, BsonValue operand, Collation? collation)
        : base(path)
    {
        _operand = operand;
        _collation = collation;
    }

    /// <summary>The value to equal; neither missing nor undefined.</summary>
    public BsonValue Operand => _operand;

    internal static EqualNode Of(FieldPath path, BsonValue operand, FilterScope scope) =>
        operand.Type == BsonType.Undefined
            ? throw FilterError.BadValue("cannot compare to undefined")
            : new EqualNode(path, operand, scope.Collation);

    internal static FilterNode Parse(FieldPath path, BsonValue operand, FilterScope scope) =>
        Of(path, operand, scope);

    internal static FilterNode ParseNotEqual(FieldPath path, BsonValue operand, FilterScope scope) =>
        operand.Type == BsonType.Regex
            ? throw FilterError.BadValue("Can't have regex as arg to $ne.")
            : new NotNode(Of(path, operand, scope));

    internal override bool MatchesValue(RawBsonValue value)
    {
        if (_operand.Type == BsonType.Null)
            return TypeBracket.IsNullish(value.Type);
        return TypeBracket.Same(value.Type, _operand.Type) && Collation.Compare(_collation, value, _operand.Raw) == 0;
    }
}
