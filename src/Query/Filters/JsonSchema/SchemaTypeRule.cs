using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>type</c> and <c>bsonType</c>.</summary>
internal sealed class SchemaTypeRule(BsonType[] types) : SchemaRule
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
            "boolean" => [BsonType.Boolean],
            "object" or "array" or "number" or "string" or "null" => TypeNames.Parse(name),
            "integer" => throw new DocumentException(
                ErrorCode.FailedToParse, "$jsonSchema type 'integer' is not currently supported."),
            var other => throw FilterError.BadValue($"Unknown type name alias: {other}"),
        });
    }

    public override bool Holds(RawBsonValue value) => types.AsSpan().Contains(value.Type);

    private static SchemaTypeRule Parse(SchemaOperand operand, Func<BsonValue, BsonType[]> parseName)
    {
        BsonValue[] names = operand.Value.Type == BsonType.Array ? [.. operand.Value.AsArray] : [operand.Value];
        if (names.Length == 0)
            throw operand.Invalid("must name at least one type");
        if (Array.Exists(names, name => name.Type != BsonType.String))
            throw operand.WrongType("either a string or an array of strings");
        if (names.Distinct().Count() < names.Length)
            throw operand.Invalid("has duplicate values");
        return new SchemaTypeRule([.. names.SelectMany(parseName)]);
    }
}
