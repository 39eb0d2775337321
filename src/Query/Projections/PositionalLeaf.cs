using Streetcar.Bson;

namespace Streetcar.Query.Projections;

/// <summary>The positional <c>$</c>: an array of the element by which the document matched.</summary>
internal sealed class PositionalLeaf : ProjectionLeaf
{
    public override void Write(ReadOnlySpan<byte> name, RawValueSpan value, ref ProjectionRun run, RawWriter writer)
    {
        writer.WriteName(name);
        if (value.Type == ElementType.Array && !run.IsPositionalDone)
            WriteElement(value, run.ArrayIndex, writer);
        else
            writer.WriteValue(value);
    }

    /// <exception cref="DocumentException">51247: the array has no such element.</exception>
    public static void WriteElement(RawValueSpan array, int index, RawWriter writer)
    {
        writer.WriteStartArray();
        writer.WriteValue(ElementAt(array, index));
        writer.WriteEndArray();
    }

    /// <exception cref="DocumentException">51246: the document matched by no element; 51247: the array has no such element.</exception>
    public static RawValueSpan ElementAt(RawValueSpan array, int index)
    {
        if (index < 0)
        {
            throw new DocumentException(
                (ErrorCode)51246, "positional operator '.$' couldn't find a matching element in the array");
        }

        var elements = new RawReader(array.Document);
        for (int i = 0; elements.Read(); i++)
        {
            if (i == index)
                return elements.Value;
        }

        throw new DocumentException((ErrorCode)51247, "positional operator '.$' element mismatch");
    }
}
