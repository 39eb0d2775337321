using Streetcar.Bson;
using Streetcar.Query.Projections;

namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>Writes documents with their record ids, or their index keys instead of them.</summary>
/// <param name="projection">Which part of the documents is written.</param>
/// <param name="metadata">What is written beside or instead of them.</param>
/// <param name="reader">The reader that the documents come from.</param>
internal sealed class MetadataBatchWriter(Projection projection, RecordMetadata metadata, SlicedReader reader)
    : BatchWriter(projection)
{
    protected override void Write(ReadOnlySpan<byte> document, RawWriter output)
    {
        if (metadata == RecordMetadata.IndexKey)
        {
            output.WriteDocument(reader.Plan!.IndexKey(document));
            return;
        }

        output.WriteStartDocument();
        WriteFields(document, output);
        output.WriteName("$recordId"u8);
        output.WriteInt64(reader.Plan!.RecordId);
        output.WriteEndDocument();
    }

    private void WriteFields(ReadOnlySpan<byte> document, RawWriter output)
    {
        if (Projection.Kind == ProjectionKind.Whole)
        {
            output.WriteElements(document[4..^1]);
            return;
        }

        using var projected = RawWriter.Rent();
        Projection.Write(document, projected);
        output.WriteElements(projected.WrittenSpan[4..^1]);
    }
}
