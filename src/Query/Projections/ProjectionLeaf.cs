using Streetcar.Bson;

namespace Streetcar.Query.Projections;

/// <summary>What a projection does with a field that it names: here, keep it whole in an inclusion, and drop it in an exclusion.</summary>
internal class ProjectionLeaf
{
    /// <summary>The field is named whole.</summary>
    public static ProjectionLeaf Whole { get; } = new();

    /// <summary>Whether the field is made anew, after those that are kept, rather than found in the document.</summary>
    public virtual bool IsComputed => false;

    /// <summary>Whether the field stays, changed, in an exclusion too.</summary>
    public virtual bool StaysInExclusion => false;

    /// <summary>Writes a field that was found.</summary>
    public virtual void WriteFound(ReadOnlySpan<byte> name, RawValueSpan value, ref ProjectionRun run, RawWriter writer)
    {
        writer.WriteName(name);
        writer.WriteValue(value);
    }

    /// <summary>Writes a field that is made anew; nothing where it has no value.</summary>
    public virtual void WriteComputed(ReadOnlySpan<byte> name, ref ProjectionRun run, RawWriter writer)
    {
    }
}
