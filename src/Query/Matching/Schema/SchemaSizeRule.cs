using Streetcar.Bson;

namespace Streetcar.Query.Matching.Schema;

/// <summary><c>minItems</c>, <c>maxItems</c>, <c>minProperties</c> and <c>maxProperties</c>.</summary>
internal sealed class SchemaSizeRule(ElementType type, long minimum, long maximum) : SchemaRule
{
    public override bool Holds(RawValueSpan value)
    {
        if (value.Type != type)
            return true;
        int count = RawReader.Count(value.Document);
        return count >= minimum && count <= maximum;
    }
}
