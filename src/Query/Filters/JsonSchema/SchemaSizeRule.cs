using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>minItems</c>, <c>maxItems</c>, <c>minProperties</c> and <c>maxProperties</c>.</summary>
internal sealed class SchemaSizeRule(BsonType type, long minimum, long maximum) : SchemaRule
{
    public override bool Holds(RawBsonValue value)
    {
        if (value.Type != type)
            return true;
        int count = BsonReader.Count(value.Document);
        return count >= minimum && count <= maximum;
    }
}
