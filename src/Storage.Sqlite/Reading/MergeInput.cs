namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>An input of a merge, positioned at its next document.</summary>
/// <param name="scan">The scan.</param>
/// <param name="prefix">How many bytes of its keys come before those that the scans are ordered by.</param>
internal sealed class MergeInput(IndexScan scan, int prefix)
{
    // The next document, buffered while there is no snapshot.
    private (long Row, byte[] Key, byte[] Document)? _buffered;

    public IndexScan Scan => scan;

    public bool HasDocument { get; private set; } = true;

    public long Row => _buffered?.Row ?? scan.Row;

    public ReadOnlySpan<byte> Document => _buffered is { } buffered ? buffered.Document : scan.Document;

    /// <summary>The key that it was found by.</summary>
    public ReadOnlySpan<byte> Key => _buffered is { } buffered ? buffered.Key : scan.Key;

    /// <summary>The part of the key by which the scans are ordered.</summary>
    public ReadOnlySpan<byte> Order => Key[prefix..];

    /// <summary>Steps to the next document.</summary>
    public void MoveNext()
    {
        _buffered = null;
        HasDocument = scan.MoveNext();
    }

    /// <summary>Buffers the document, which has not been returned yet.</summary>
    public void Buffer() => _buffered ??= (scan.Row, scan.Key.ToArray(), scan.Document.ToArray());
}
