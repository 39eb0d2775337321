using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Reading;

namespace Streetcar.Storage.Sqlite.Aggregating;

/// <summary>Copies of documents that are written together.</summary>
internal sealed class DocumentBatch : DocumentConsumer, IDisposable
{
    private const int MaxDocuments = 1000;
    private const int MaxBytes = 1024 * 1024;

    private readonly RawWriter _bytes = new();
    private int _count;

    public override bool IsFull => _count >= MaxDocuments || _bytes.Length >= MaxBytes;

    public override bool TryTake(ReadOnlySpan<byte> document)
    {
        _bytes.WriteElements(document);
        _count++;
        return true;
    }

    /// <summary>The documents, valid until <see cref="Clear"/>.</summary>
    public List<ReadOnlyMemory<byte>> ToList() => RawDocument.Split(_bytes.WrittenMemory);

    public void Clear()
    {
        _bytes.Reset();
        _count = 0;
    }

    public void Dispose() => _bytes.Dispose();
}
