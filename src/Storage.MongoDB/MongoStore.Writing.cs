using MongoDB.Driver;
using Streetcar.Bson;

namespace Streetcar.Storage.MongoDB;

public sealed partial class MongoStore
{
    private static readonly BsonDocument Durable = new() { ["w"] = "majority", ["j"] = true };

    /// <summary>
    /// Sends write commands one after the other: each is durable on a majority of the replica set before the next one
    /// goes, so that they are applied in their order.
    /// </summary>
    /// <inheritdoc/>
    public async ValueTask<AppliedWrites> WriteAsync(
        Namespace collection, IReadOnlyList<WriteRequest> requests, CancellationToken cancellationToken)
    {
        var replies = new BsonDocument[requests.Count];
        for (int i = 0; i < replies.Length; i++)
        {
            try
            {
                replies[i] = await WriteAsync(collection, requests[i], cancellationToken).ConfigureAwait(false);
            }
            catch (DocumentException e)
            {
                replies[i] = e.ToReply();
            }
        }

        return new AppliedWrites(replies);
    }

    private async ValueTask<BsonDocument> WriteAsync(
        Namespace collection, WriteRequest request, CancellationToken cancellationToken)
    {
        if (request is FindAndModifyRequest modification)
        {
            return await SendAsync(collection, WriteCommands.Of(collection, modification), request, cancellationToken)
                .ConfigureAwait(false);
        }

        var statements = WriteCommands.Statements(request);
        if (WriteCommands.Fit(statements.Span) == statements.Length)
            return await SendAsync(collection, statements.Span, 0, request, cancellationToken).ConfigureAwait(false);

        var whole = new MergedReply();
        for (int sent = 0; sent < statements.Length && !(request.Ordered && whole.HasErrors);)
        {
            int count = WriteCommands.Fit(statements.Span[sent..]);
            whole.Add(
                await SendAsync(collection, statements.Span.Slice(sent, count), sent, request, cancellationToken).ConfigureAwait(false),
                sent);
            sent += count;
        }

        return whole.ToDocument();
    }

    private ValueTask<BsonDocument> SendAsync(
        Namespace collection,
        ReadOnlySpan<ReadOnlyMemory<byte>> statements,
        int first,
        WriteRequest request,
        CancellationToken cancellationToken) => SendAsync(
            collection, WriteCommands.Of(collection, request, statements, first), request, cancellationToken);

    private async ValueTask<BsonDocument> SendAsync(
        Namespace collection, CommandBuilder command, WriteRequest request, CancellationToken cancellationToken)
    {
        command.With("writeConcern"u8, Durable)
            .With("let"u8, request.Let)
            .WithFlag("bypassDocumentValidation"u8, request.BypassDocumentValidation)
            .WithMaxTime(request.MaxTime);
        if (request.Retry is { } retry)
        {
            command
                .With("lsid"u8, new BsonDocument { ["id"] = BsonValue.FromBinary(retry.Session.Span, subtype: 4) })
                .With("txnNumber"u8, retry.Number);
        }

        try
        {
            var reply = await _deployment.RunAsync(
                collection.Database, command, mayRepeat: request.Retry is not null, cancellationToken).ConfigureAwait(false);
            return Documents.WithoutClusterFields(reply.Span);
        }
        catch (MongoWriteConcernException e)
        {
            // Applied, but not known to be durable: the reply says both.
            return Documents.WithoutClusterFields(Documents.From(e.WriteConcernResult.Response).Span);
        }
    }
}
