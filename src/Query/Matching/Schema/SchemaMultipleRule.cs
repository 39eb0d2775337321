using Streetcar.Bson;

namespace Streetcar.Query.Matching.Schema;

/// <summary><c>multipleOf</c>, in decimal arithmetic.</summary>
internal sealed class SchemaMultipleRule(RawDecimal128 divisor) : SchemaRule
{
    public static SchemaRule Parse(SchemaOperand operand)
    {
        var divisor = operand.ReadNumber().AsDecimal128;
        return divisor.IsFinite && !divisor.IsNegative && !divisor.IsZero
            ? new SchemaMultipleRule(divisor)
            : throw operand.Invalid("must have a positive value");
    }

    public override bool Holds(RawValueSpan value)
    {
        if (!value.IsNumber)
            return true;
        var number = RawValue.Copy(value).AsDecimal128;
        return number.IsFinite && (number % divisor).IsZero;
    }
}
