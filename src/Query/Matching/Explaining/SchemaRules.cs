using Streetcar.Bson;
using Streetcar.Query.Matching.Schema;

namespace Streetcar.Query.Matching.Explaining;

/// <summary>Evaluates single rules of a schema, which has already been compiled as a whole.</summary>
internal static class SchemaRules
{
    /// <summary>Whether a schema has a rule that does not hold for a value.</summary>
    public static bool Fails(RawDocument schema, string keyword, RawValue value) =>
        schema.TryGetValue(keyword, out var operand)
        && SchemaKeywords.All[keyword](new SchemaOperand(keyword, operand, schema))?.Holds(value.Raw) == false;

    /// <summary>Whether a value is valid by a schema.</summary>
    public static bool IsValid(RawDocument schema, RawValue value) => JsonSchema.Compile(schema).IsValid(value.Raw);
}
