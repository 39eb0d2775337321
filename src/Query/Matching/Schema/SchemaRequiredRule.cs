using Streetcar.Bson;

namespace Streetcar.Query.Matching.Schema;

/// <summary><c>required</c>.</summary>
internal sealed class SchemaRequiredRule(byte[][] names) : SchemaRule
{
    public override bool Holds(RawValueSpan value)
    {
        if (value.Type != ElementType.Document)
            return true;
        foreach (byte[] name in names)
        {
            if (!RawReader.TryFind(value.Document, name, out _))
                return false;
        }

        return true;
    }
}
