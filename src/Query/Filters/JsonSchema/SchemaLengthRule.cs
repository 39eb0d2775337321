using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>minLength</c> and <c>maxLength</c>, in code points.</summary>
internal sealed class SchemaLengthRule(long minimum, long maximum) : SchemaRule
{
    public override bool Holds(RawBsonValue value)
    {
        if (value.Type != BsonType.String)
            return true;
        long length = 0;
        foreach (byte b in value.Utf8)
        {
            // Every code point has one byte that goes on with no other.
            if ((b & 0xC0) != 0x80)
                length++;
        }

        return length >= minimum && length <= maximum;
    }
}
