namespace Streetcar.Storage.Sqlite.Reading;

internal abstract class DocumentConsumer
{
    /// <summary>Whether no further document is wanted for now.</summary>
    public virtual bool IsFull => false;

    /// <summary>Takes a document, whose bytes are valid for this call alone.</summary>
    /// <returns>False where there is no room for it: it is to be the next one again.</returns>
    public abstract bool TryTake(ReadOnlySpan<byte> document);
}
