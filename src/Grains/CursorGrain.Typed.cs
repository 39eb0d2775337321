using Streetcar.Grains.Typed;

namespace Streetcar.Grains;

internal sealed partial class CursorGrain
{
    public async Task<DocumentBatch> NextAsync(int batchSize, CancellationToken cancellationToken)
    {
        var reply = await GetMoreAsync(NextCommand(batchSize), cancellationToken);
        TypedReplies.ThrowIfFailed(reply, cancellationToken);
        return TypedReplies.ToBatch(reply, GrainFactory);
    }

    public Task<bool> CloseAsync(CancellationToken cancellationToken) => KillAsync();

    // A cursor that is not open has no collection to name, and is missed before that is asked for.
    private Command NextCommand(int batchSize)
    {
        var ns = cursors.TryGet(Id, out var cursor) ? Namespace.Parse(cursor.Opening.Namespace) : default;
        return new MongoDB.Bson.BsonDocument
        {
            { "getMore", Id },
            { "collection", ns.Collection ?? "" },
            { "batchSize", batchSize },
        }.ToCommand(ns.Database ?? "");
    }
}
