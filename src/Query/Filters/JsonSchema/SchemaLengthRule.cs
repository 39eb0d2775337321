using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>minLength</c> and <c>maxLength</c>, in code points.</summary>
internal sealed class SchemaLengthRule(long minimum, long maximum) : SchemaRule
{
    public override bool Holds(RawBsonValue value)
    {
        if (value.Type != BsonType.String)
            return true;
        int length = Strings.CodePoints(value.Utf8);
        return length >= minimum && length <= maximum;
    }
}
