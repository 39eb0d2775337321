using MongoDB.Bson;
using MongoDB.Driver;
using Streetcar.Bson;

namespace Streetcar.Storage.MongoDB;

/// <summary>A cursor that a command has opened, read by getMores of the same session.</summary>
/// <param name="deployment">Where it is.</param>
/// <param name="collection">What it reads.</param>
/// <param name="first">What the command answered under <c>cursor</c>.</param>
/// <param name="stamp">Adds to a command what makes it one of the session.</param>
internal sealed class CommandCursor(
    Deployment deployment, Namespace collection, RawDocument first, Func<CommandBuilder, CommandBuilder> stamp)
    : IAsyncCursor<RawBsonDocument>
{
    private RawDocument? _first = first;
    private long _id = first["id"].AsInt64;
    private List<RawBsonDocument> _current = [];

    public IEnumerable<RawBsonDocument> Current => _current;

    public async Task<bool> MoveNextAsync(CancellationToken cancellationToken = default)
    {
        if (_first is { } first)
        {
            _first = null;
            Show(first["firstBatch"]);
            return true;
        }

        if (_id == 0)
            return false;
        var command = stamp(new CommandBuilder("getMore"u8, _id).With("collection"u8, collection.Collection));
        var reply = await deployment.RunAsync(collection.Database, command, mayRepeat: false, cancellationToken).ConfigureAwait(false);
        var cursor = reply["cursor"].AsDocument;
        _id = cursor["id"].AsInt64;
        Show(cursor["nextBatch"]);
        return true;
    }

    /// <exception cref="NotSupportedException">Always.</exception>
    public bool MoveNext(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Closes it; a transaction's goes with it.</summary>
    public void Dispose()
    {
        long id = _id;
        _id = 0;
        if (id != 0)
            _ = CloseAsync(id);
    }

    private async Task CloseAsync(long id)
    {
        var command = stamp(new CommandBuilder("killCursors"u8, collection.Collection).With("cursors"u8, RawArray.Create(id)));
        try
        {
            await deployment.RunAsync(collection.Database, command, mayRepeat: false, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Streetcar.Bson.DocumentException)
        {
            // It goes when it has been idle for long enough.
        }
    }

    private void Show(RawValue batch) => _current = [.. batch.AsArray.Select(document => Documents.ToDriver(document.AsDocument))];
}
