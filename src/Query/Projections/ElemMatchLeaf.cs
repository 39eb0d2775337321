using Streetcar.Bson;
using Streetcar.Query.Matching;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Projections;

/// <summary><c>$elemMatch</c>: an array of the first element that matches; no field where none does.</summary>
internal sealed class ElemMatchLeaf(FieldPath path, Filter filter) : ProjectionLeaf
{
    public override bool IsComputed => true;

    public override void Write(ReadOnlySpan<byte> name, RawValueSpan value, ref ProjectionRun run, RawWriter writer)
    {
        var array = path.Find(run.Document);
        if (array.Type != ElementType.Array || !filter.Matches(run.Document, out int index))
            return;
        writer.WriteName(name);
        PositionalLeaf.WriteElement(array, index, writer);
    }
}
