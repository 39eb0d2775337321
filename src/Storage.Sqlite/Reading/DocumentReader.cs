namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>A result that is read part by part. Used by one caller at a time.</summary>
internal abstract class DocumentReader : IDisposable
{
    /// <summary>Completes when there may be more documents than were read, for a read that tails.</summary>
    public virtual Task NextChange => Task.CompletedTask;

    /// <summary>How many bytes it holds of the memory that queries share.</summary>
    public virtual long Memory => 0;

    /// <summary>Goes back to before the last part that was read.</summary>
    /// <returns>False where that is not possible.</returns>
    public virtual bool TryGoBack() => false;

    /// <summary>Puts on disk what it holds in memory, as far as it can.</summary>
    public virtual void Free()
    {
    }

    /// <summary>Reads until the consumer is full or the result is at its end.</summary>
    /// <returns>Whether there may be more.</returns>
    public abstract ValueTask<bool> ReadAsync(DocumentConsumer consumer, CancellationToken cancellationToken);

    public abstract void Dispose();
}
