using Streetcar.Bson;
using Streetcar.Query.Projections;

namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>Writes documents of which the projection shows the index keys that they were found by.</summary>
/// <param name="projection">Which part of the documents is written.</param>
/// <param name="reader">The reader that the documents come from.</param>
internal sealed class KeyedBatchWriter(Projection projection, SlicedReader reader) : BatchWriter(projection)
{
    protected override void Write(ReadOnlySpan<byte> document, RawWriter output)
    {
        byte[] key = reader.Plan!.IndexKey(document).ToArray();
        Projection.Write(document, output, key.Length > RawDocument.Empty.Span.Length ? new RawDocument(key) : null);
    }
}
