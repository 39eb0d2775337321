using Streetcar.Bson;

namespace Streetcar.Query.Matching.Schema;

/// <summary><c>allOf</c>, <c>anyOf</c>, <c>oneOf</c> and <c>not</c>: by how many of the schemas the value is valid.</summary>
internal sealed class SchemaCountRule(JsonSchema[] schemas, Func<int, int, bool> isRight) : SchemaRule
{
    public override bool Holds(RawValueSpan value)
    {
        int valid = 0;
        foreach (var schema in schemas)
        {
            if (schema.IsValid(value))
                valid++;
        }

        return isRight(valid, schemas.Length);
    }
}
