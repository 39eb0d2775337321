namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>A scan that is merged with others, at the document that it gives next.</summary>
/// <param name="scan">The scan.</param>
/// <param name="prefix">How many bytes of its keys come before those that the scans are ordered by.</param>
internal sealed class MergeHead(IndexScan scan, int prefix)
{
    // What it gives next, kept while there is no snapshot.
    private (long Row, byte[] Key, byte[] Document)? _kept;

    /// <summary>The scan.</summary>
    public IndexScan Scan => scan;

    /// <summary>Whether there is a document.</summary>
    public bool HasDocument { get; private set; } = true;

    /// <summary>The document's row.</summary>
    public long Row => _kept?.Row ?? scan.Row;

    /// <summary>The document.</summary>
    public ReadOnlySpan<byte> Document => _kept is { } kept ? kept.Document : scan.Document;

    /// <summary>The key that it was found by.</summary>
    public ReadOnlySpan<byte> Key => _kept is { } kept ? kept.Key : scan.Key;

    /// <summary>The part of the key by which the scans are ordered.</summary>
    public ReadOnlySpan<byte> Order => Key[prefix..];

    /// <summary>Steps to the next document.</summary>
    public void MoveNext()
    {
        _kept = null;
        HasDocument = scan.MoveNext();
    }

    /// <summary>Keeps the document, for it has not been given yet.</summary>
    public void Keep() => _kept ??= (scan.Row, scan.Key.ToArray(), scan.Document.ToArray());
}
