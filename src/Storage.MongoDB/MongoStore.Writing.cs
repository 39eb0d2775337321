using MongoDB.Driver;
using Streetcar.Bson;

namespace Streetcar.Storage.MongoDB;

public sealed partial class MongoStore
{
    /// <summary>
    /// Sends write commands one after the other, each once the one before was applied, so that they are applied in
    /// their order. Then they share one acknowledgement by a majority, and others may be written while they wait for
    /// it.
    /// </summary>
    /// <remarks>
    /// A write on its own goes the same way. Were a majority to acknowledge it at once, it would save a round trip to
    /// the primary (0.2 of 0.6 ms where the majority takes no time), but nobody would know when it was applied, and the
    /// next one would have to wait for its majority.
    /// </remarks>
    /// <inheritdoc/>
    public async ValueTask<AppliedWrites> WriteAsync(
        Namespace collection, IReadOnlyList<WriteRequest> requests, CancellationToken cancellationToken)
    {
        var history = await GetHistoryAsync(cancellationToken).ConfigureAwait(false);
        var writes = new AppliedWrite[requests.Count];
        bool allDurable = true;
        for (int i = 0; i < writes.Length; i++)
        {
            try
            {
                writes[i] = await ApplyAsync(collection, requests[i], history, cancellationToken).ConfigureAwait(false);
                allDurable &= writes[i].Place is null;
            }
            catch (DocumentException e)
            {
                writes[i] = new AppliedWrite(new WriteOutcome(e), null, false);
            }
        }

        NoteUsers(collection);
        return allDurable
            ? new AppliedWrites(Array.ConvertAll(writes, write => write.Outcome))
            : new AppliedWrites(AcknowledgeAsync(collection.Database, writes, history));
    }

    private async ValueTask<History> GetHistoryAsync(CancellationToken cancellationToken)
    {
        if (_history is not History.Unasked and var known)
            return known;
        var hello = await _deployment.RunAsync(
            "admin", new CommandBuilder("hello"u8, 1), mayRepeat: true, cancellationToken).ConfigureAwait(false);
        var history = HistoryExtensions.Read(hello);
        _history = history;
        return history;
    }

    private async Task<IReadOnlyList<WriteOutcome>> AcknowledgeAsync(
        string database, AppliedWrite[] writes, History history)
    {
        var acknowledgement = await _acknowledgements.GetAsync(database, history).ConfigureAwait(false);
        return Array.ConvertAll(writes, acknowledgement.Settle);
    }

    private async ValueTask<AppliedWrite> ApplyAsync(
        Namespace collection, WriteRequest request, History history, CancellationToken cancellationToken)
    {
        var parts = WriteCommands.Parts(request);
        var whole = PartReplies.Of(request);
        OpTime? place = null;
        foreach (var part in parts)
        {
            var applied = await ApplyPartAsync(collection, request, part, history, cancellationToken).ConfigureAwait(false);
            if (parts.Count == 1 && request is not BulkWriteRequest)
                return applied;
            whole.Add(applied.Outcome.Reply!, part);
            place = applied.Place is { } own ? place?.And(own) ?? own : place;
            if (request.Ordered && whole.HasErrors)
                break;
        }

        return new AppliedWrite(new WriteOutcome(whole.ToDocument()), place, request.Retry is not null);
    }

    private async ValueTask<AppliedWrite> ApplyPartAsync(
        Namespace collection,
        WriteRequest request,
        WritePart part,
        History history,
        CancellationToken cancellationToken)
    {
        bool mayRepeat = request.Retry is not null;
        if (history.CanShare(request))
        {
            var reply = await SendAsync(
                collection, request, part, WriteCommands.Applied, cancellationToken).ConfigureAwait(false);
            var place = history.PlaceOf(reply.Span);
            // Without a place it was applied before, or it was refused before anything was looked up. The first can
            // only be where it can be repeated, and neither does anything when it is.
            if (place.IsKnown || !(mayRepeat || IsWithoutEffect(reply)))
                return new AppliedWrite(new WriteOutcome(Documents.WithoutClusterFields(reply.Span)), place, mayRepeat);
        }

        var durable = await SendAsync(
            collection, request, part, WriteCommands.Majority, cancellationToken).ConfigureAwait(false);
        return new AppliedWrite(new WriteOutcome(Documents.WithoutClusterFields(durable.Span)), null, mayRepeat);
    }

    private async ValueTask<RawDocument> SendAsync(
        Namespace collection,
        WriteRequest request,
        WritePart part,
        RawDocument writeConcern,
        CancellationToken cancellationToken)
    {
        var command = WriteCommands.Of(collection, request, part).With("writeConcern"u8, writeConcern);
        if (request.Retry is { } retry)
            command.With("lsid"u8, SessionOf(retry.Session)).With("txnNumber"u8, retry.Number);

        try
        {
            return await _deployment.RunAsync(
                collection.Database,
                command,
                mayRepeat: request.Retry is not null,
                cancellationToken).ConfigureAwait(false);
        }
        catch (MongoWriteConcernException e)
        {
            // Applied, but not known to be durable: the reply says both.
            return Documents.From(e.WriteConcernResult.Response);
        }
    }

    private static bool IsWithoutEffect(RawDocument reply) =>
        reply["n"].Raw.TryGetInt64(out long count) && count == 0;
}
