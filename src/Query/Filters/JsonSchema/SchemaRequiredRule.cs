using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>required</c>.</summary>
internal sealed class SchemaRequiredRule(byte[][] names) : SchemaRule
{
    public override bool Holds(RawBsonValue value)
    {
        if (value.Type != BsonType.Document)
            return true;
        foreach (byte[] name in names)
        {
            if (!BsonReader.TryFind(value.Document, name, out _))
                return false;
        }

        return true;
    }
}
