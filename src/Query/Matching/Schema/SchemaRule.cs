using Streetcar.Bson;

namespace Streetcar.Query.Matching.Schema;

/// <summary>What one keyword of a schema demands.</summary>
internal abstract class SchemaRule
{
    /// <summary>Whether a value is as demanded.</summary>
    public abstract bool Holds(RawValueSpan value);
}
