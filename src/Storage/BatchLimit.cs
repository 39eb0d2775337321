namespace Streetcar.Storage;

/// <summary>
/// How much one batch may hold. A batch always takes one document, however large, so that every read gets on.
/// </summary>
/// <param name="Documents">How many documents at most; 0 asks for none.</param>
/// <param name="Bytes">How many bytes at most, counted over the documents.</param>
public readonly record struct BatchLimit(int Documents, int Bytes)
{
    /// <summary>How many documents MongoDB puts into a first batch when the client names no size.</summary>
    public const int DefaultFirstDocuments = 101;

    /// <summary>How many bytes of documents a reply may carry: 16 MiB.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;
}
