using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>uniqueItems</c>.</summary>
internal sealed class SchemaUniqueRule : SchemaRule
{
    public override bool Holds(RawBsonValue value)
    {
        if (value.Type != BsonType.Array)
            return true;
        var seen = new HashSet<BsonValue>(SchemaEquality.Instance);
        var elements = new BsonReader(value.Document);
        while (elements.Read())
        {
            if (!seen.Add(BsonValue.Copy(elements.Value)))
                return false;
        }

        return true;
    }
}
