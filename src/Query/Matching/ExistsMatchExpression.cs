using Streetcar.Bson;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Matching;

/// <summary><c>$exists</c>: there is a value, null included.</summary>
public sealed class ExistsMatchExpression : PathMatchExpression
{
    private ExistsMatchExpression(FieldPath path)
        : base(path)
    {
    }

    internal static MatchExpression Parse(FieldPath path, RawValue operand, FilterScope scope)
    {
        var exists = new ExistsMatchExpression(path);
        return operand.Raw.IsTruthy ? exists : new NotMatchExpression(exists);
    }

    internal override bool MatchesValue(RawValueSpan value) => !value.IsMissing;
}
