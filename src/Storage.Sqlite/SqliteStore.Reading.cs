using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Files;
using Streetcar.Storage.Sqlite.Reading;
using Streetcar.Storage.Sqlite.Transactions;

namespace Streetcar.Storage.Sqlite;

// Reads.
public sealed partial class SqliteStore
{
    private readonly StoreReads _reads;
    private readonly SnapshotReads _snapshots;

    /// <inheritdoc/>
    public ValueTask<IStoreCursor?> FindAsync(
        FindRequest request, RawWriter batch, BatchLimit limit, CancellationToken cancellationToken)
    {
        NameRules.CheckSource(request.Namespace);
        return IsReady(request)
            ? _reads.FindAsync(request, batch, limit, cancellationToken)
            : FindAfterAsync(request, batch, limit, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IStoreCursor?> AggregateAsync(
        AggregateRequest request, RawWriter batch, BatchLimit limit, CancellationToken cancellationToken)
    {
        NameRules.CheckDatabase(request.Namespace.Database);
        if (IsChangeStream(request))
            return WatchAsync(request, batch, limit, cancellationToken);
        return IsReady(request)
            ? _reads.AggregateAsync(request, batch, limit, cancellationToken)
            : AggregateAfterAsync(request, batch, limit, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<long> CountAsync(CountRequest request, CancellationToken cancellationToken)
    {
        NameRules.Check(request.Namespace);
        var reads = await ReadsForAsync(request, cancellationToken).ConfigureAwait(false);
        return await reads.CountAsync(request, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DistinctAsync(DistinctRequest request, RawWriter values, CancellationToken cancellationToken)
    {
        NameRules.Check(request.Namespace);
        var reads = await ReadsForAsync(request, cancellationToken).ConfigureAwait(false);
        await reads.DistinctAsync(request, values, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask MapReduceAsync(MapReduceRequest request, RawWriter results, CancellationToken cancellationToken)
    {
        NameRules.Check(request.Namespace);
        await OpenedAsync(request.Namespace.Database, cancellationToken).ConfigureAwait(false);
        await _reads.MapReduceAsync(request, results, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<RawDocument> ExplainAsync(
        ReadRequest request, ExplainVerbosity verbosity, CancellationToken cancellationToken)
    {
        NameRules.Check(request.Namespace);
        var reads = await ReadsForAsync(request, cancellationToken).ConfigureAwait(false);
        return await reads.ExplainAsync(request, verbosity, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<IStoreCursor?> FindAfterAsync(
        FindRequest request, RawWriter batch, BatchLimit limit, CancellationToken cancellationToken)
    {
        var reads = await ReadsForAsync(request, cancellationToken).ConfigureAwait(false);
        return await reads.FindAsync(request, batch, limit, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<IStoreCursor?> AggregateAfterAsync(
        AggregateRequest request, RawWriter batch, BatchLimit limit, CancellationToken cancellationToken)
    {
        var reads = await ReadsForAsync(request, cancellationToken).ConfigureAwait(false);
        return await reads.AggregateAsync(request, batch, limit, cancellationToken).ConfigureAwait(false);
    }

    // Whether the latest state can be read at once: neither a past one, nor while another thread opens the database.
    private bool IsReady(ReadRequest request) =>
        request.AtClusterTime is null && FindDatabase(request.Namespace.Database)?.Opening is null;

    private async ValueTask<IDocumentReads> ReadsForAsync(ReadRequest request, CancellationToken cancellationToken)
    {
        if (request.AtClusterTime is { } time)
            return _snapshots.At(time);
        await OpenedAsync(request.Namespace.Database, cancellationToken).ConfigureAwait(false);
        return _reads;
    }
}
