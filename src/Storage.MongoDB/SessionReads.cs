using Streetcar.Bson;

namespace Streetcar.Storage.MongoDB;

/// <summary>Reads that are sent as commands of a session, and so are the getMores of their cursors.</summary>
/// <param name="deployment">Where they are sent.</param>
/// <param name="stamp">Adds to a command what makes it one of the session.</param>
/// <param name="stampMore">The same for a getMore.</param>
internal sealed class SessionReads(
    Deployment deployment, Func<CommandBuilder, CommandBuilder> stamp, Func<CommandBuilder, CommandBuilder> stampMore) : IDocumentReads
{
    public ValueTask<IStoreCursor?> FindAsync(
        FindRequest request, RawWriter batch, BatchLimit limit, CancellationToken cancellationToken) =>
        OpenAsync(
            request,
            ReadCommands.Of(request).WithUnlessZero("batchSize"u8, ReadCommands.BatchSize(limit) ?? 0),
            request.Limit > 0 ? request.Limit : long.MaxValue,
            batch,
            limit,
            cancellationToken);

    public ValueTask<IStoreCursor?> AggregateAsync(
        AggregateRequest request, RawWriter batch, BatchLimit limit, CancellationToken cancellationToken) =>
        OpenAsync(request, ReadCommands.Of(request, ReadCommands.BatchSize(limit)), long.MaxValue, batch, limit, cancellationToken);

    public async ValueTask<long> CountAsync(CountRequest request, CancellationToken cancellationToken) =>
        CountOf(await RunAsync(request, ReadCommands.Of(request), cancellationToken).ConfigureAwait(false));

    public async ValueTask DistinctAsync(DistinctRequest request, RawWriter values, CancellationToken cancellationToken) =>
        WriteValues(await RunAsync(request, ReadCommands.Of(request), cancellationToken).ConfigureAwait(false), values);

    public async ValueTask<RawDocument> ExplainAsync(
        ReadRequest request, ExplainVerbosity verbosity, CancellationToken cancellationToken) =>
        Documents.WithoutOk(await RunAsync(request, ReadCommands.Explain(request, verbosity), cancellationToken).ConfigureAwait(false));

    /// <summary>What a count was answered.</summary>
    public static long CountOf(RawDocument reply) => reply["n"].Raw.TryGetInt64(out long count)
        ? count
        : throw new InvalidDataException($"MongoDB answered a count with {reply}.");

    /// <summary>Writes what a distinct was answered.</summary>
    public static void WriteValues(RawDocument reply, RawWriter values)
    {
        var found = new RawReader(reply["values"].AsArray.Span);
        while (found.Read())
            values.WriteValue(found.Value);
    }

    private async ValueTask<IStoreCursor?> OpenAsync(
        ReadRequest request, CommandBuilder command, long left, RawWriter batch, BatchLimit limit, CancellationToken cancellationToken)
    {
        var reply = await RunAsync(request, command, cancellationToken).ConfigureAwait(false);
        var cursor = new CommandCursor(deployment, request.Namespace, reply["cursor"].AsDocument, stampMore);
        return await new MongoCursor(cursor, left, tails: false).ReadFirstAsync(batch, limit, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<RawDocument> RunAsync(ReadRequest request, CommandBuilder command, CancellationToken cancellationToken) =>
        deployment.RunAsync(request.Namespace.Database, stamp(command), mayRepeat: false, cancellationToken);
}
