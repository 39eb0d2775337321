namespace Streetcar.Grains;

/// <summary>A cursor over documents that are all there already, such as the descriptions of collections.</summary>
/// <param name="documents">The documents.</param>
internal sealed class ListCursor(IReadOnlyList<RawDocument> documents) : IStoreCursor
{
    private int _next;

    public ValueTask<bool> ReadAsync(RawWriter batch, BatchLimit limit, CancellationToken cancellationToken)
    {
        int count = 0, bytes = 0;
        while (_next < documents.Count && count < limit.Documents)
        {
            var document = documents[_next];
            bytes += document.Bytes.Length;
            if (count > 0 && bytes > limit.Bytes)
                break;
            batch.WriteDocument(document.Span);
            count++;
            _next++;
        }

        return ValueTask.FromResult(_next < documents.Count);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
