using Streetcar.Bson;

namespace Streetcar.Storage.MongoDB;

/// <summary>
/// A transaction of MongoDB, of the same session and number as the client's: its commands go there as they are, so that any
/// silo can commit it, and find out whether that has been done.
/// </summary>
/// <param name="deployment">Where it is, in a transaction of the driver's.</param>
/// <param name="id">The session and the number.</param>
/// <param name="readConcern">The read concern, which its first command carries.</param>
internal sealed class MongoTransaction(Deployment deployment, OperationId id, RawDocument readConcern) : IStoreTransaction
{
    // MongoDB itself aborts what has been open for too long.
    private static readonly TimeSpan LongestAbort = TimeSpan.FromSeconds(5);

    private readonly RawDocument _session = MongoStore.SessionOf(id.Session);
    private bool _isBegun;
    private bool _isEnded;

    /// <summary>None: MongoDB holds them.</summary>
    public long Bytes => 0;

    private SessionReads Reads => new(deployment, Begin, Continue);

    public ValueTask<IStoreCursor?> FindAsync(
        FindRequest request, RawWriter batch, BatchLimit limit, CancellationToken cancellationToken) =>
        Reads.FindAsync(request, batch, limit, cancellationToken);

    public ValueTask<IStoreCursor?> AggregateAsync(
        AggregateRequest request, RawWriter batch, BatchLimit limit, CancellationToken cancellationToken) =>
        Reads.AggregateAsync(request, batch, limit, cancellationToken);

    public ValueTask<long> CountAsync(CountRequest request, CancellationToken cancellationToken) =>
        Reads.CountAsync(request, cancellationToken);

    public ValueTask DistinctAsync(DistinctRequest request, RawWriter values, CancellationToken cancellationToken) =>
        Reads.DistinctAsync(request, values, cancellationToken);

    public ValueTask<RawDocument> ExplainAsync(
        ReadRequest request, ExplainVerbosity verbosity, CancellationToken cancellationToken) =>
        Reads.ExplainAsync(request, verbosity, cancellationToken);

    public async ValueTask<AppliedWrites> WriteAsync(
        Namespace collection, IReadOnlyList<WriteRequest> requests, CancellationToken cancellationToken)
    {
        var outcomes = new WriteOutcome[requests.Count];
        for (int i = 0; i < outcomes.Length; i++)
            outcomes[i] = new WriteOutcome(await WriteAsync(collection, requests[i], cancellationToken).ConfigureAwait(false));
        return new AppliedWrites(outcomes);
    }

    public async ValueTask CreateCollectionAsync(Namespace collection, RawDocument options, CancellationToken cancellationToken) =>
        await RunAsync(
            collection.Database, new CommandBuilder("create"u8, collection.Collection).WithAll(options), cancellationToken)
            .ConfigureAwait(false);

    public async ValueTask<IndexesCreated> CreateIndexesAsync(
        Namespace collection, IReadOnlyList<RawDocument> indexes, CancellationToken cancellationToken) =>
        CatalogCommands.IndexesCreated(
            await RunAsync(collection.Database, CatalogCommands.CreateIndexes(collection, indexes), cancellationToken)
                .ConfigureAwait(false));

    public async ValueTask<RawTimestamp> CommitAsync(bool isJournaled, CancellationToken cancellationToken)
    {
        // Whoever does not hear of it asks again, and is not to find it aborted.
        _isEnded = true;
        var command = Continue(new CommandBuilder("commitTransaction"u8, 1)).With("writeConcern"u8, WriteCommands.Majority);
        var reply = await deployment.RunAsync("admin", command, mayRepeat: true, cancellationToken).ConfigureAwait(false);
        return ClusterTime.TimeOf(reply) ?? deployment.Time.Now;
    }

    /// <summary>Aborts it.</summary>
    /// <exception cref="DocumentException">NoSuchTransaction, TransactionCommitted, or the server can't be reached.</exception>
    public async ValueTask AbortAsync(CancellationToken cancellationToken) =>
        await deployment.RunAsync(
            "admin", Continue(new CommandBuilder("abortTransaction"u8, 1)), mayRepeat: true, cancellationToken).ConfigureAwait(false);

    public async ValueTask DisposeAsync()
    {
        if (!_isBegun || _isEnded)
            return;
        _isEnded = true;
        using var end = new CancellationTokenSource(LongestAbort);
        try
        {
            await AbortAsync(end.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is DocumentException or OperationCanceledException)
        {
            // It has been aborted before, as by a command that failed, or will be when its time is over.
        }
    }

    private async ValueTask<RawDocument> WriteAsync(Namespace collection, WriteRequest request, CancellationToken cancellationToken)
    {
        var parts = WriteCommands.Parts(request);
        var whole = PartReplies.Of(request);
        foreach (var part in parts)
        {
            var command = WriteCommands.Of(collection, request, part);
            var reply = await RunAsync(collection.Database, command, cancellationToken).ConfigureAwait(false);
            if (parts.Count == 1 && request is not BulkWriteRequest)
                return Documents.WithoutClusterFields(reply.Span);
            whole.Add(reply, part);
            if (whole.HasErrors)
                break;
        }

        return whole.ToDocument();
    }

    private ValueTask<RawDocument> RunAsync(string database, CommandBuilder command, CancellationToken cancellationToken) =>
        deployment.RunAsync(database, Begin(command), mayRepeat: false, cancellationToken);

    private CommandBuilder Begin(CommandBuilder command)
    {
        if (!_isBegun)
            command.With("startTransaction"u8, true).WithUnlessEmpty("readConcern"u8, readConcern);
        _isBegun = true;
        return Continue(command);
    }

    private CommandBuilder Continue(CommandBuilder command) =>
        command.With("lsid"u8, _session).With("txnNumber"u8, id.Number).With("autocommit"u8, false);
}
