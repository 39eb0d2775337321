using Streetcar.Bson;

namespace Streetcar.Query.Matching.Schema;

/// <summary>The keywords of schemas: a line each, and a class for what it demands.</summary>
internal static class SchemaKeywords
{
    private static readonly HashSet<string> Unsupported = ["$ref", "$schema", "default", "definitions", "format", "id"];

    /// <summary>Compiles a keyword.</summary>
    /// <returns>The rule; null where the keyword requires nothing, or a sibling handles it.</returns>
    public delegate SchemaRule? Parser(SchemaOperand operand);

    /// <summary>The keywords, by name.</summary>
    public static IReadOnlyDictionary<string, Parser> All { get; } = new Dictionary<string, Parser>
    {
        ["type"] = SchemaTypeRule.ParseType,
        ["bsonType"] = SchemaTypeRule.ParseBsonType,
        ["enum"] = SchemaEnumRule.Parse,
        ["title"] = Text,
        ["description"] = Text,
        ["allOf"] = operand => new SchemaCountRule(operand.ReadSchemas(), static (valid, all) => valid == all),
        ["anyOf"] = operand => new SchemaCountRule(operand.ReadSchemas(), static (valid, _) => valid > 0),
        ["oneOf"] = operand => new SchemaCountRule(operand.ReadSchemas(), static (valid, _) => valid == 1),
        ["not"] = operand => new SchemaCountRule([operand.ReadSchema()], static (valid, _) => valid == 0),
        ["minimum"] = operand => SchemaRangeRule.Parse(operand, isMinimum: true),
        ["maximum"] = operand => SchemaRangeRule.Parse(operand, isMinimum: false),
        ["exclusiveMinimum"] = operand => SchemaRangeRule.ParseExclusive(operand, "minimum"),
        ["exclusiveMaximum"] = operand => SchemaRangeRule.ParseExclusive(operand, "maximum"),
        ["multipleOf"] = SchemaMultipleRule.Parse,
        ["minLength"] = operand => new SchemaLengthRule(operand.ReadCount(), long.MaxValue),
        ["maxLength"] = operand => new SchemaLengthRule(0, operand.ReadCount()),
        ["pattern"] = operand => new SchemaPatternRule(RegexPattern.Compile(operand.ReadString(), "")),
        ["properties"] = operand => SchemaPropertiesRule.Parse(operand.Siblings),
        ["patternProperties"] = operand => SchemaPropertiesRule.ParseUnlessAfter(operand.Siblings, "properties"),
        ["additionalProperties"] = operand =>
            SchemaPropertiesRule.ParseUnlessAfter(operand.Siblings, "properties", "patternProperties"),
        ["required"] = operand => new SchemaRequiredRule(operand.ReadNames()),
        ["minProperties"] = operand => new SchemaSizeRule(ElementType.Document, operand.ReadCount(), long.MaxValue),
        ["maxProperties"] = operand => new SchemaSizeRule(ElementType.Document, 0, operand.ReadCount()),
        ["dependencies"] = SchemaDependenciesRule.Parse,
        ["items"] = SchemaItemsRule.Parse,
        ["additionalItems"] = SchemaItemsRule.ParseAdditional,
        ["minItems"] = operand => new SchemaSizeRule(ElementType.Array, operand.ReadCount(), long.MaxValue),
        ["maxItems"] = operand => new SchemaSizeRule(ElementType.Array, 0, operand.ReadCount()),
        ["uniqueItems"] = operand => operand.ReadBoolean() ? new SchemaUniqueRule() : null,
    };

    public static DocumentException Unknown(string keyword) => new(ErrorCode.FailedToParse, Unsupported.Contains(keyword)
        ? $"$jsonSchema keyword '{keyword}' is not currently supported"
        : $"Unknown $jsonSchema keyword: {keyword}");

    private static SchemaRule? Text(SchemaOperand operand)
    {
        operand.ReadString();
        return null;
    }
}
