using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Matching.Schema;

/// <summary><c>minLength</c> and <c>maxLength</c>, in code points.</summary>
internal sealed class SchemaLengthRule(long minimum, long maximum) : SchemaRule
{
    public override bool Holds(RawValueSpan value)
    {
        if (value.Type != ElementType.String)
            return true;
        int length = Strings.CodePoints(value.Utf8);
        return length >= minimum && length <= maximum;
    }
}
