using MongoDB.Bson;
using MongoDB.Driver;
using Streetcar.Client.Transports;

namespace Streetcar.Client;

/// <summary>Gathers documents to insert, and sends them when they fill a command.</summary>
internal sealed class InsertWriter(
    ITransport transport, CollectionNamespace collection, Concerns concerns, InsertManyOptions options)
{
    // What servers take in one command: maxWriteBatchSize and, with room for the command's fields, maxMessageSizeBytes.
    private const int MaxCount = 100_000;
    private const long MaxBytes = 47_000_000;

    private readonly List<BsonValue?> _ids = [];
    private readonly List<FailedWrite> _failures = [];
    private List<Write> _writes = [];
    private long _bytes;
    private long _inserted;
    private bool _isAcknowledged = true;

    public async ValueTask AddAsync(RawBsonDocument document, CancellationToken cancellationToken)
    {
        int length = document.Slice.Length;
        if (_writes.Count == MaxCount || (_writes.Count > 0 && _bytes + length > MaxBytes))
            await SendAsync(cancellationToken).ConfigureAwait(false);
        _ids.Add(document.TryGetValue("_id", out var id) ? id : null);
        _writes.Add(new Write.Insert(document));
        _bytes += length;
    }

    /// <summary>Sends what is left.</summary>
    /// <exception cref="WriteException">Documents were refused.</exception>
    public async ValueTask<InsertManyResult> FinishAsync(CancellationToken cancellationToken)
    {
        if (_ids.Count == 0)
            throw new ArgumentException("There is no document to insert.", "documents");
        if (_writes.Count > 0)
            await SendAsync(cancellationToken).ConfigureAwait(false);
        if (_failures.Count > 0)
            throw Failure(null);
        return new InsertManyResult(_ids, _isAcknowledged);
    }

    private async ValueTask SendAsync(CancellationToken cancellationToken)
    {
        int first = _ids.Count - _writes.Count;
        var request = new WriteRequest(collection, _writes, options.IsOrdered, concerns)
        {
            BypassDocumentValidation = options.BypassDocumentValidation,
            Comment = options.Comment,
        };
        (_writes, _bytes) = ([], 0);
        try
        {
            var result = await transport.WriteAsync(request, cancellationToken).ConfigureAwait(false);
            _inserted += result.InsertedCount;
            _isAcknowledged &= result.IsAcknowledged;
        }
        catch (WriteException e)
        {
            _inserted += e.Result.InsertedCount;
            _failures.AddRange(e.Failures.Select(failure => failure with { Index = first + failure.Index }));
            if (options.IsOrdered)
                throw Failure(e);
        }
    }

    private WriteException Failure(Exception? inner) => new(_failures, new BulkResult { InsertedCount = _inserted }, inner);
}
