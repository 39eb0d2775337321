namespace Streetcar.Query.Aggregation;

/// <summary>
/// A stream of documents that is pulled: the input of a pipeline, each of its stages, and its result. Used by one thread
/// at a time.
/// </summary>
public abstract class DocumentSource : IDisposable
{
    /// <summary>Steps to the next document.</summary>
    /// <param name="document">The document, valid until the next call.</param>
    /// <returns>False at the end.</returns>
    /// <exception cref="Bson.DocumentException">The document can't be made.</exception>
    public abstract bool TryNext(out ReadOnlyMemory<byte> document);

    /// <summary>Steps to the end.</summary>
    /// <returns>How many documents there were; a source may know without making them.</returns>
    /// <exception cref="Bson.DocumentException">A document can't be made.</exception>
    public virtual long Count()
    {
        long count = 0;
        while (TryNext(out _))
            count++;
        return count;
    }

    /// <summary>Gives back what the stream holds, its own input included.</summary>
    public virtual void Dispose()
    {
    }
}
