using Streetcar.Bson;

namespace Streetcar.Query.Matching.Schema;

/// <summary><c>pattern</c>.</summary>
internal sealed class SchemaPatternRule(RegexPattern pattern) : SchemaRule
{
    public override bool Holds(RawValueSpan value) => value.Type != ElementType.String || pattern.IsMatch(value.Utf8);
}
