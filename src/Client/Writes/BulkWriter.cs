using Streetcar.Bson;

namespace Streetcar.Client;

/// <summary>Gathers writes into as few commands as their order and the servers' limits allow, and sends full ones.</summary>
internal sealed class BulkWriter(
    CommandRunner runner,
    Concerns concerns,
    string database,
    string collection,
    bool ordered,
    List<BsonElement> fields)
{
    private readonly WriteTally _tally = new();
    private readonly List<BsonValue> _insertedIds = [];

    // One that is being filled for each kind; where order counts, there is one at most.
    private readonly WriteBatch?[] _open = new WriteBatch?[3];

    /// <summary>The <c>_id</c>s of the documents to insert, by the index of their write; missing for other writes.</summary>
    public IReadOnlyList<BsonValue> InsertedIds => _insertedIds;

    /// <summary>Adds a write.</summary>
    public async ValueTask AddAsync(
        WriteKind kind,
        ReadOnlyMemory<byte> statement,
        bool isMulti,
        BsonValue insertedId,
        CancellationToken cancellationToken)
    {
        foreach (var other in _open)
        {
            if (other is not null && (other.Kind == kind ? !other.HasRoomFor(statement) : ordered))
                await SendAsync(other, cancellationToken).ConfigureAwait(false);
        }

        var batch = _open[(int)kind] ??= new WriteBatch(kind);
        batch.Add(statement, _insertedIds.Count, isMulti);
        _insertedIds.Add(insertedId);
    }

    /// <summary>Sends what is left.</summary>
    /// <returns>What was done.</returns>
    /// <exception cref="WriteException">Writes failed.</exception>
    public async ValueTask<WriteTally> FinishAsync(CancellationToken cancellationToken)
    {
        foreach (var batch in _open)
        {
            if (batch is not null)
                await SendAsync(batch, cancellationToken).ConfigureAwait(false);
        }

        _tally.ThrowIfFailed(_insertedIds);
        return _tally;
    }

    private async ValueTask SendAsync(WriteBatch batch, CancellationToken cancellationToken)
    {
        _open[(int)batch.Kind] = null;
        var response = await WriteCommand.RunAsync(
            runner,
            concerns,
            database,
            collection,
            batch.Kind,
            batch.Statements,
            batch.IsMulti,
            ordered,
            fields,
            cancellationToken).ConfigureAwait(false);
        _tally.Add(batch.Kind, response.Body.Span, batch.Indexes);
        if (ordered)
            _tally.ThrowIfFailed(_insertedIds);
    }
}
