using Streetcar.Bson.Memory;

namespace Streetcar.Query.Expressions;

/// <summary>
/// A copy of a document for expressions to be evaluated over: they hold on to its memory, which a span does not allow.
/// Disposing it invalidates the copy and the values that refer to it.
/// </summary>
internal readonly ref struct RentedDocument : IDisposable
{
    private readonly byte[] _bytes;

    public RentedDocument(ReadOnlySpan<byte> document)
    {
        _bytes = BufferPool.Rent(document.Length);
        document.CopyTo(_bytes);
        Memory = _bytes.AsMemory(0, document.Length);
    }

    public ReadOnlyMemory<byte> Memory { get; }

    public void Dispose() => BufferPool.Return(_bytes);
}
