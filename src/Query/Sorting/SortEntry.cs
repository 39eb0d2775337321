namespace Streetcar.Query.Sorting;

/// <summary>Where a document and its key lie in a <see cref="SortArena"/>.</summary>
/// <param name="Chunk">The chunk's number.</param>
/// <param name="Offset">Where in the chunk the key starts; the document follows it.</param>
/// <param name="KeyLength">The length of the key in bytes.</param>
/// <param name="DocumentLength">The length of the document and its attachment in bytes.</param>
/// <param name="Sequence">How many documents were added before it.</param>
internal readonly record struct SortEntry(int Chunk, int Offset, int KeyLength, int DocumentLength, long Sequence)
{
    /// <summary>How many bytes an entry takes itself.</summary>
    public const int Size = 24;

    /// <summary>How many bytes the key and the document take.</summary>
    public int Length => KeyLength + DocumentLength;
}
