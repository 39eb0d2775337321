namespace Streetcar.Client;

/// <summary>A result that can't be taken up anew, such as that of a pipeline.</summary>
internal sealed class OneRunCursor<T>(
    ClientContext context, DocumentType<T> type, Func<CancellationToken, ValueTask<IBatchCursor>> open) : Cursor<T>(context, type)
{
    private protected override ValueTask<IBatchCursor> OpenAsync(CancellationToken cancellationToken) => open(cancellationToken);
}
