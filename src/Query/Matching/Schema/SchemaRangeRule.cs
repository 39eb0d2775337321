using Streetcar.Bson;

namespace Streetcar.Query.Matching.Schema;

/// <summary><c>minimum</c> and <c>maximum</c>, with or without the bound itself.</summary>
internal sealed class SchemaRangeRule(RawValue bound, bool isMinimum, bool isExclusive) : SchemaRule
{
    private readonly RawValue _bound = bound;

    public static SchemaRule Parse(SchemaOperand operand, bool isMinimum)
    {
        bool isExclusive = operand.Siblings[isMinimum ? "exclusiveMinimum" : "exclusiveMaximum"].Raw.IsTruthy;
        return new SchemaRangeRule(operand.ReadNumber(), isMinimum, isExclusive);
    }

    public static SchemaRule? ParseExclusive(SchemaOperand operand, string bound)
    {
        operand.ReadBoolean();
        return operand.Siblings.ContainsKey(bound)
            ? null
            : throw new DocumentException(
                ErrorCode.FailedToParse,
                $"$jsonSchema keyword '{bound}' must be a present if {operand.Keyword} is present");
    }

    public override bool Holds(RawValueSpan value)
    {
        if (!value.IsNumber)
            return true;
        if (IsNaN(value) != IsNaN(_bound.Raw))
            return false;
        int order = BsonComparer.Compare(value, _bound.Raw);
        return order == 0 ? !isExclusive : order > 0 == isMinimum;
    }

    private static bool IsNaN(RawValueSpan number) => number.Type switch
    {
        ElementType.Double => double.IsNaN(number.Double),
        ElementType.Decimal128 => number.Decimal128.IsNaN,
        _ => false,
    };
}
