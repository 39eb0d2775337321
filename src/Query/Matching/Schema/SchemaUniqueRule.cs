using Streetcar.Bson;

namespace Streetcar.Query.Matching.Schema;

/// <summary><c>uniqueItems</c>.</summary>
internal sealed class SchemaUniqueRule : SchemaRule
{
    public override bool Holds(RawValueSpan value)
    {
        if (value.Type != ElementType.Array)
            return true;
        var seen = new HashSet<RawValue>(SchemaEquality.Instance);
        var elements = new RawReader(value.Document);
        while (elements.Read())
        {
            OperationContext.CheckForInterrupt(elements.Value.Bytes.Length);
            if (!seen.Add(RawValue.Copy(elements.Value)))
                return false;
        }

        return true;
    }
}
