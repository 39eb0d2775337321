using Streetcar.Bson;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Aggregation;

/// <summary>Sets one field of a document by its path, through embedded documents; other values on the path are replaced.</summary>
internal static class FieldSetter
{
    /// <summary>Writes a document with one of its fields changed in its place, added, or left out.</summary>
    /// <param name="output">Gets the new document and nothing else; must not be the writer that holds the old one or the value.</param>
    /// <param name="document">The document.</param>
    /// <param name="path">The field.</param>
    /// <param name="value">The field's value; missing to leave it out.</param>
    /// <returns>The new document, valid until the writer is used again.</returns>
    public static ReadOnlyMemory<byte> Set(
        RawWriter output, ReadOnlySpan<byte> document, FieldPath path, RawValueSpan value)
    {
        output.Reset();
        output.WriteStartDocument();
        WriteFields(document, path, 0, value, output);
        output.WriteEndDocument();
        return output.WrittenMemory;
    }

    /// <summary>Writes the fields of a document with one of them changed in its place, added, or left out.</summary>
    /// <param name="document">The document.</param>
    /// <param name="path">The field.</param>
    /// <param name="segment">Which segment of the path is a field of the document.</param>
    /// <param name="value">The field's value; missing to leave it out.</param>
    /// <param name="output">A writer in the new document.</param>
    public static void WriteFields(
        ReadOnlySpan<byte> document, FieldPath path, int segment, RawValueSpan value, RawWriter output)
    {
        bool done = false;
        var reader = new RawReader(document);
        while (reader.Read())
        {
            if (!done && reader.Name.SequenceEqual(path[segment]))
            {
                done = true;
                WriteField(reader.Value, path, segment, value, output);
            }
            else
            {
                output.WriteElements(reader.Element);
            }
        }

        if (!done)
            WriteField(default, path, segment, value, output);
    }

    private static void WriteField(
        RawValueSpan current, FieldPath path, int segment, RawValueSpan value, RawWriter output)
    {
        if (segment == path.Length - 1)
        {
            if (value.IsMissing)
                return;
            output.WriteName(path[segment]);
            output.WriteValue(value);
            return;
        }

        bool isDocument = current.Type == ElementType.Document;
        if (value.IsMissing && !isDocument)
        {
            if (!current.IsMissing)
            {
                output.WriteName(path[segment]);
                output.WriteValue(current);
            }

            return;
        }

        output.WriteName(path[segment]);
        output.WriteStartDocument();
        WriteFields(isDocument ? current.Document : RawDocument.Empty.Span, path, segment + 1, value, output);
        output.WriteEndDocument();
    }
}
