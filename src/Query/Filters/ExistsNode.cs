using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>$exists</c>: there is a value, null included.</summary>
public sealed class ExistsNode : FieldNode
{
    private ExistsNode(FieldPath path)
        : base(path)
    {
    }

    internal static FilterNode Parse(FieldPath path, BsonValue operand, FilterScope scope)
    {
        var exists = new ExistsNode(path);
        return operand.Raw.IsTruthy ? exists : new NotNode(exists);
    }

    internal override bool MatchesValue(RawBsonValue value) => !value.IsMissing;
}
