using Streetcar.Bson;

namespace Streetcar.Query.Sorting;

/// <summary>An order of documents, by keys that are extracted from them. Immutable.</summary>
public abstract class DocumentOrder
{
    private protected DocumentOrder()
    {
    }

    /// <summary>Writes what a document is ordered by.</summary>
    /// <param name="document">The document.</param>
    /// <param name="key">Gets a document of one unnamed field for each key.</param>
    /// <exception cref="DocumentException">BadValue: the document can't be ordered.</exception>
    public abstract void WriteKey(ReadOnlySpan<byte> document, RawWriter key);

    /// <summary>Compares two keys that <see cref="WriteKey"/> has written.</summary>
    /// <param name="left">One key.</param>
    /// <param name="right">The other key.</param>
    /// <returns>Negative where the left one's document sorts first, positive where the right one's does.</returns>
    public abstract int CompareKeys(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right);
}
