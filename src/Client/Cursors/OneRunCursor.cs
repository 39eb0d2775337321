using Streetcar.Client.Transports;

namespace Streetcar.Client;

/// <summary>A result that can't be resumed, such as that of a pipeline.</summary>
internal sealed class OneRunCursor<T>(
    ClientContext context, DocumentType<T> type, Func<CancellationToken, ValueTask<IBatchCursor>> open) : Cursor<T>(context, type)
{
    public override Cursor<TOther> As<TOther>()
    {
        EnsureNew();
        return new OneRunCursor<TOther>(Context, Context.TypeOf<TOther>(), open);
    }

    private protected override ValueTask<IBatchCursor> OpenAsync(CancellationToken cancellationToken) => open(cancellationToken);
}
