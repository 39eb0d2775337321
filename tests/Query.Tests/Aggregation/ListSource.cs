using Streetcar.Query.Aggregation;

namespace Streetcar.Query.Tests.Aggregation;

/// <summary>
/// A stream of documents in memory. It hands all of them out in the same buffer, as a store may, so that whoever keeps
/// one without copying it is found out.
/// </summary>
internal sealed class ListSource(IEnumerable<ReadOnlyMemory<byte>> documents) : DocumentSource
{
    private readonly IEnumerator<ReadOnlyMemory<byte>> _documents = documents.GetEnumerator();
    private byte[] _buffer = [];

    public override bool TryNext(out ReadOnlyMemory<byte> document)
    {
        document = default;
        Array.Fill(_buffer, (byte)0xEE);
        if (!_documents.MoveNext())
            return false;
        var next = _documents.Current;
        if (_buffer.Length < next.Length)
            _buffer = new byte[2 * next.Length];
        next.CopyTo(_buffer);
        document = _buffer.AsMemory(0, next.Length);
        return true;
    }

    public override void Dispose() => _documents.Dispose();
}
