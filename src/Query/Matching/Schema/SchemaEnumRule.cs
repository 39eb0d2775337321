using Streetcar.Bson;

namespace Streetcar.Query.Matching.Schema;

/// <summary><c>enum</c>.</summary>
internal sealed class SchemaEnumRule(RawValue[] values) : SchemaRule
{
    public static SchemaRule Parse(SchemaOperand operand)
    {
        if (operand.Value.Type != ElementType.Array)
            throw operand.WrongType("an array");
        RawValue[] values = [.. operand.Value.AsArray];
        if (values.Length == 0)
            throw operand.Invalid("cannot be an empty array");
        return values.Distinct(SchemaEquality.Instance).Count() == values.Length
            ? new SchemaEnumRule(values)
            : throw operand.Invalid("array cannot contain duplicate values.");
    }

    public override bool Holds(RawValueSpan value)
    {
        foreach (ref readonly var one in values.AsSpan())
        {
            OperationContext.CheckForInterrupt();
            if (SchemaEquality.AreEqual(value, one.Raw))
                return true;
        }

        return false;
    }
}
