using System.Buffers.Binary;
using Streetcar.Bson;
using Streetcar.Query.Projections;

namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>
/// Documents that carry a note of how they were found, as their last field, through a sort to the batch: there the note
/// is taken off again.
/// </summary>
internal static class NotedDocument
{
    private static ReadOnlySpan<byte> Name => "$recordId"u8;

    /// <summary>Adds the note to the document that a scan is at.</summary>
    public static void Write(RecordMetadata note, Scan scan, ReadOnlySpan<byte> document, RawWriter output)
    {
        output.Reset();
        output.WriteStartDocument();
        output.WriteElements(document[4..^1]);
        output.WriteName(Name);
        if (note == RecordMetadata.Row)
            output.WriteInt64(scan.Row);
        else
            output.WriteDocument(scan.KeyOf(document).Span);
        output.WriteEndDocument();
    }

    /// <summary>Writes what the reply gets.</summary>
    public static void WriteReply(ReadOnlySpan<byte> noted, Projection projection, RawWriter batch)
    {
        var reader = new RawReader(noted);
        int end = 4;
        var note = default(RawValueSpan);
        while (reader.Read())
        {
            end = reader.ValueOffset - Name.Length - 2;
            note = reader.Value;
        }

        if (note.Type == ElementType.Document)
        {
            batch.WriteDocument(note.Document);
            return;
        }

        byte[] document = [.. noted[..end], 0];
        BinaryPrimitives.WriteInt32LittleEndian(document, document.Length);
        using var projected = new RawWriter();
        projection.Write(document, projected);
        batch.WriteStartDocument();
        batch.WriteElements(projected.WrittenSpan[4..^1]);
        batch.WriteName(Name);
        batch.WriteValue(note);
        batch.WriteEndDocument();
    }
}
