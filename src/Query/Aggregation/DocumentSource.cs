using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation;

/// <summary>
/// A stream of documents that is pulled: the input of a pipeline, each of its stages, and its result. Used by one thread
/// at a time.
/// </summary>
public abstract class DocumentSource : IDisposable, IDocumentMetadata
{
    /// <summary>The score by which a <c>$text</c> found the document that was pulled last; null where it has none.</summary>
    public virtual double? TextScore => null;

    /// <summary>The index key that the document that was pulled last was found by; null where it is not known.</summary>
    public virtual RawDocument? IndexKey => null;

    /// <summary>The score that <c>$rankFusion</c> gave the document that was pulled last; null where it has none.</summary>
    public virtual double? Score => null;

    /// <summary>How that score comes about; null where it is not known.</summary>
    public virtual RawDocument? ScoreDetails => null;

    double? IDocumentMetadata.ScoreOf(ReadOnlySpan<byte> document) => TextScore;

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

    /// <summary>
    /// Puts on disk what the stream holds in memory, its own input included, as far as it can; for a stream that is not pulled
    /// for a time. The document that was pulled last is not valid any more.
    /// </summary>
    public virtual void Free()
    {
    }

    /// <summary>Gives back what the stream holds, its own input included.</summary>
    public virtual void Dispose()
    {
    }
}
