using System.Runtime.CompilerServices;
using MongoDB.Bson;
using MongoDB.Driver;
using Streetcar.Bson;
using Streetcar.Client.Grains.Commands;
using Streetcar.Client.Grains.Replies;
using Streetcar.Client.Grains.Sessions;
using Streetcar.Client.Grains.Writes;
using Streetcar.Client.Transports;
using Streetcar.Protocol;

namespace Streetcar.Client.Grains;

/// <summary>Operations as commands by grain calls, inside a silo or in an Orleans client.</summary>
/// <param name="dispatcher">What takes the commands.</param>
internal sealed class GrainTransport(ICommandDispatcher dispatcher) : ITransport
{
    private readonly CommandRunner _runner = new(dispatcher);

    public TransportSession StartSession(ClientSessionOptions options) => new GrainSession(_runner, options);

    public async ValueTask<BsonDocument> RunCommandAsync(
        string database,
        BsonDocument command,
        ReadPreference? readPreference,
        TransportSession? session,
        CancellationToken cancellationToken)
    {
        var own = (GrainSession?)session;
        var reply = await _runner.RunOnceAsync(Own(), own, cancellationToken).ConfigureAwait(false);
        var document = ReplyReader.ToDocument(reply.Body);
        reply.Return();
        return document;

        Command Own()
        {
            using var writer = RawWriter.Rent();
            writer.WriteStartDocument();
            ValueWriter.WriteElements(writer, command);
            own?.Write(writer, isNumbered: false);
            return writer.With(readPreference).Finish(database);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<DocumentBytes?> FindByIdAsync(
        CollectionNamespace collection, BsonValue id, Concerns concerns, CancellationToken cancellationToken)
    {
        var command = ReadCommands.FindById(collection, id, concerns);
        return ReplyReader.TakeFirst(
            await _runner.RunAsync(command, GrainSession.Of(concerns), cancellationToken).ConfigureAwait(false));
    }

    public async ValueTask<IBatchCursor> FindAsync(FindRequest request, CancellationToken cancellationToken)
    {
        var session = GrainSession.Of(request.Concerns);
        var reply = await _runner.RunAsync(ReadCommands.Find(request), session, cancellationToken).ConfigureAwait(false);
        return new BatchCursor(_runner, reply)
        {
            Session = session,
            BatchSize = request.BatchSize,
            AwaitTime = request.MaxAwaitTime,
            Comment = request.Comment,
        };
    }

    public async ValueTask<IBatchCursor> AggregateAsync(AggregateRequest request, CancellationToken cancellationToken)
    {
        var session = GrainSession.Of(request.Concerns);
        var command = ReadCommands.Aggregate(request);
        var reply = request.Writes
            ? await _runner.RunOnceAsync(command, session, cancellationToken).ConfigureAwait(false)
            : await _runner.RunAsync(command, session, cancellationToken).ConfigureAwait(false);
        return new BatchCursor(_runner, reply)
        {
            Session = session,
            BatchSize = request.Options.BatchSize ?? 0,
            AwaitTime = request.Options.MaxAwaitTime,
            Comment = request.Options.Comment,
        };
    }

    public async ValueTask<IBatchCursor> WatchAsync(WatchRequest request, CancellationToken cancellationToken)
    {
        var session = GrainSession.Of(request.Concerns);
        var cursor = new WatchCursor(async (token, cancellation) =>
        {
            var command = WatchCommands.Open(request, token);
            var reply = await _runner.RunAsync(command, session, cancellation).ConfigureAwait(false);
            return new BatchCursor(_runner, reply)
            {
                Session = session,
                BatchSize = request.Options.BatchSize ?? 0,
                AwaitTime = request.Options.MaxAwaitTime,
                Comment = request.Options.Comment,
            };
        });
        await cursor.FetchAsync(cancellationToken).ConfigureAwait(false);
        return cursor;
    }

    public async ValueTask<IReadOnlyList<BsonValue>> DistinctAsync(
        DistinctRequest request, CancellationToken cancellationToken)
    {
        var reply = await _runner.RunAsync(ReadCommands.Distinct(request), GrainSession.Of(request.Concerns), cancellationToken)
            .ConfigureAwait(false);
        return ReplyReader.Items(reply, "values"u8);
    }

    public async ValueTask<long> EstimatedCountAsync(
        CollectionNamespace collection,
        EstimatedDocumentCountOptions? options,
        Concerns concerns,
        CancellationToken cancellationToken)
    {
        var command = ReadCommands.EstimatedCount(collection, options, concerns);
        var reply = await _runner.RunAsync(command, GrainSession.Of(concerns), cancellationToken).ConfigureAwait(false);
        return ReplyReader.Number(reply, "n"u8);
    }

    public async ValueTask<DocumentBytes?> FindAndModifyAsync(
        FindAndModifyRequest request, CancellationToken cancellationToken)
    {
        var session = _runner.SessionOfWrite(request.Concerns, isRepeatable: true);
        var command = WriteCommands.FindAndModify(request, session);
        return ReplyReader.TakeValue(await _runner.WriteAsync(command, session, cancellationToken).ConfigureAwait(false));
    }

    public async ValueTask<BulkResult> WriteAsync(WriteRequest request, CancellationToken cancellationToken)
    {
        if (request.Concerns is { IsAcknowledged: false, Session: not null })
            throw new InvalidOperationException("Writes in a session can't be without an answer (w: 0).");
        var batches = new WriteBatches(request);
        var tally = new WriteTally(request);
        while (batches.Next() is { } batch)
        {
            if (!request.Concerns.IsAcknowledged)
            {
                var post = WriteCommands.Write(request, batch, default);
                if (!await _runner.PostAsync(post, cancellationToken).ConfigureAwait(false) && request.IsOrdered)
                    break;
                continue;
            }

            var session = _runner.SessionOfWrite(request.Concerns, isRepeatable: !batch.IsMulti);
            var command = WriteCommands.Write(request, batch, session);
            tally.Add(batch, await _runner.WriteAsync(command, session, cancellationToken).ConfigureAwait(false));
            if (request.IsOrdered)
                tally.ThrowIfFailed();
        }

        tally.ThrowIfFailed();
        return tally.ToResult();
    }

    // Nothing that a silo keeps for a client is worth a call.
    public ValueTask DisposeAsync()
    {
        _runner.IsClosed = true;
        return default;
    }
}
