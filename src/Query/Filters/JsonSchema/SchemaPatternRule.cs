using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>pattern</c>.</summary>
internal sealed class SchemaPatternRule(RegexPattern pattern) : SchemaRule
{
    public override bool Holds(RawBsonValue value) => value.Type != BsonType.String || pattern.IsMatch(value.Utf8);
}
