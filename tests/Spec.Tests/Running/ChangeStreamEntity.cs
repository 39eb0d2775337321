namespace Streetcar.Spec.Tests.Running;

/// <summary>A change stream that a test names, read document by document.</summary>
internal sealed class ChangeStreamEntity(IChangeStreamCursor<BsonDocument> cursor) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Queue<BsonDocument> _unread = new();

    /// <summary>Waits for the next document.</summary>
    /// <exception cref="SpecRunnerException">None comes.</exception>
    public async Task<BsonDocument> NextAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (_unread.Count == 0)
        {
            try
            {
                await ReadAsync(patience.Token);
            }
            catch (OperationCanceledException) when (patience.IsCancellationRequested)
            {
                throw new SpecRunnerException($"The change stream brought nothing for {Patience}.");
            }
        }

        return _unread.Dequeue();
    }

    public void Dispose() => cursor.Dispose();

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        if (!await cursor.MoveNextAsync(cancellationToken))
            throw new SpecRunnerException("The change stream is at its end.");
        foreach (var document in cursor.Current)
            _unread.Enqueue(document);
    }
}
