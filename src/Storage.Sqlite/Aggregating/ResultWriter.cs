using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Reading;

namespace Streetcar.Storage.Sqlite.Aggregating;

/// <summary>Writes the documents of a result that must fit a reply.</summary>
/// <param name="results">A writer in an array.</param>
internal sealed class ResultWriter(RawWriter results) : DocumentConsumer
{
    public override bool TryTake(ReadOnlySpan<byte> document)
    {
        results.WriteDocument(document);
        return results.Length <= BatchLimit.MaxBytes
            ? true
            : throw new DocumentException(ErrorCode.BsonObjectTooLarge, $"the results take more than the {BatchLimit.MaxBytes} bytes of a reply; have them written to a collection");
    }
}
