using Streetcar.Bson;

namespace Streetcar.Query.Matching.Schema;

/// <summary><c>type</c> and <c>bsonType</c>.</summary>
internal sealed class SchemaTypeRule(ElementType[] types) : SchemaRule
{
    public static SchemaRule ParseBsonType(SchemaOperand operand) => Parse(operand, TypeNames.Parse);

    public static SchemaRule ParseType(SchemaOperand operand)
    {
        if (operand.Siblings.ContainsKey("bsonType"))
        {
            throw new DocumentException(
                ErrorCode.FailedToParse, "Cannot specify both $jsonSchema keywords 'type' and 'bsonType'");
        }

        return Parse(operand, name => name.AsString switch
        {
            "boolean" => [ElementType.Boolean],
            "object" or "array" or "number" or "string" or "null" => TypeNames.Parse(name),
            "integer" => throw new DocumentException(
                ErrorCode.FailedToParse, "$jsonSchema type 'integer' is not currently supported."),
            var other => throw FilterError.BadValue($"Unknown type name alias: {other}"),
        });
    }

    public override bool Holds(RawValueSpan value) => types.AsSpan().Contains(value.Type);

    private static SchemaTypeRule Parse(SchemaOperand operand, Func<RawValue, ElementType[]> parseName)
    {
        RawValue[] names = operand.Value.Type == ElementType.Array ? [.. operand.Value.AsArray] : [operand.Value];
        if (names.Length == 0)
            throw operand.Invalid("must name at least one type");
        if (Array.Exists(names, name => name.Type != ElementType.String))
            throw operand.WrongType("either a string or an array of strings");
        if (names.Distinct().Count() < names.Length)
            throw operand.Invalid("has duplicate values");
        return new SchemaTypeRule([.. names.SelectMany(parseName)]);
    }
}
