using Orleans;
using Streetcar.Abstractions.Serialization;

namespace Streetcar.Grains.Typed;

/// <summary>What typed methods answer, out of the replies to commands.</summary>
internal static class TypedReplies
{
    /// <summary>Throws what a reply says of a command that failed.</summary>
    /// <exception cref="DocumentStoreException">It failed.</exception>
    /// <exception cref="OperationCanceledException">It failed because it was canceled.</exception>
    public static void ThrowIfFailed(Reply reply, CancellationToken cancellationToken)
    {
        if (RawReader.Find(reply.Body.Span, "ok"u8).IsTruthy)
            return;
        cancellationToken.ThrowIfCancellationRequested();
        throw new DocumentStoreException(BsonBytes.ToDocument(reply.Body));
    }

    /// <summary>The batch of a reply, in its bytes.</summary>
    public static DocumentBatch ToBatch(Reply reply, IGrainFactory grains)
    {
        var cursor = reply.Document["cursor"].AsDocument;
        if (!cursor.TryGetValue("firstBatch"u8, out var batch))
            batch = cursor["nextBatch"];
        long id = cursor["id"].AsInt64;
        return new DocumentBatch(batch.AsArray.Bytes, id == 0 ? null : grains.GetGrain<ICursorGrain>(id));
    }

    /// <summary>A failure of what comes before a command.</summary>
    public static DocumentStoreException ToTyped(this DocumentException failure) =>
        new(BsonBytes.ToDocument(failure.ToReply().Bytes));
}
