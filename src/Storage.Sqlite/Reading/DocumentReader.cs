namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>A result that is read part by part. Used by one caller at a time.</summary>
internal abstract class DocumentReader : IDisposable
{
    /// <summary>Completes when there may be more documents than were read, for a read that tails.</summary>
    public virtual Task NextChange => Task.CompletedTask;

    /// <summary>Reads until the consumer is full or the result is at its end.</summary>
    /// <returns>Whether there may be more.</returns>
    public abstract ValueTask<bool> ReadAsync(DocumentConsumer consumer, CancellationToken cancellationToken);

    public abstract void Dispose();
}
