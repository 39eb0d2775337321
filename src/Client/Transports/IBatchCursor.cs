namespace Streetcar.Client.Transports;

/// <summary>A result that comes in batches. Disposing of it closes it on the server.</summary>
internal interface IBatchCursor : IAsyncDisposable
{
    /// <summary>Whether the server has no further batch.</summary>
    bool IsExhausted { get; }

    /// <summary>Takes the next document of the batch that is here. Where it is shared, it is valid until the next one is fetched.</summary>
    /// <returns>False where the batch is used up.</returns>
    bool TryTake(out DocumentBytes document);

    /// <summary>Fetches the next batch, which may be empty. The batch before must be used up, and the cursor not exhausted.</summary>
    ValueTask FetchAsync(CancellationToken cancellationToken);
}
