using Streetcar.Bson;
using Streetcar.Query.Aggregation;

namespace Streetcar.Storage.Sqlite.Aggregating;

/// <summary>So many documents of which nothing but their number is known, nor asked.</summary>
internal sealed class CountedSource(long count) : DocumentSource
{
    private long _left = count;

    /// <inheritdoc/>
    public override bool TryNext(out ReadOnlyMemory<byte> document)
    {
        document = RawDocument.Empty.Bytes;
        return _left-- > 0;
    }

    /// <inheritdoc/>
    public override long Count()
    {
        long left = _left;
        _left = 0;
        return left;
    }
}
