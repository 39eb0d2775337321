using Streetcar.Bson;

namespace Streetcar.Query.Matching.Schema;

/// <summary><c>items</c>, one schema for all or one for each, and <c>additionalItems</c> for those beyond.</summary>
internal sealed class SchemaItemsRule(JsonSchema[] first, JsonSchema? others, bool allowsOthers) : SchemaRule
{
    public static SchemaRule Parse(SchemaOperand operand)
    {
        if (operand.Value.Type == ElementType.Document)
            return new SchemaItemsRule([], operand.ReadSchema(), allowsOthers: true);
        if (operand.Value.Type != ElementType.Array)
            throw operand.WrongType("an array or an object");
        var first = operand.ReadSchemas();
        var additional = new SchemaOperand("additionalItems", operand.Siblings["additionalItems"], operand.Siblings);
        return additional.Value.Type switch
        {
            ElementType.Missing => new SchemaItemsRule(first, null, allowsOthers: true),
            ElementType.Boolean => new SchemaItemsRule(first, null, additional.Value.AsBoolean),
            ElementType.Document => new SchemaItemsRule(first, additional.ReadSchema(), allowsOthers: true),
            _ => throw additional.WrongType("either an object or a boolean"),
        };
    }

    /// <summary>Without a list of items there are none beyond it, and nothing is demanded.</summary>
    public static SchemaRule? ParseAdditional(SchemaOperand operand)
    {
        if (operand.Value.Type is not (ElementType.Boolean or ElementType.Document))
            throw operand.WrongType("either an object or a boolean");
        if (operand.Value.Type == ElementType.Document)
            operand.ReadSchema();
        return null;
    }

    public override bool Holds(RawValueSpan value)
    {
        if (value.Type != ElementType.Array)
            return true;
        var elements = new RawReader(value.Document);
        for (int i = 0; elements.Read(); i++)
        {
            bool holds = i < first.Length
                ? first[i].IsValid(elements.Value)
                : allowsOthers && others?.IsValid(elements.Value) != false;
            if (!holds)
                return false;
        }

        return true;
    }
}
