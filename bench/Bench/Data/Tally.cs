namespace Streetcar.Bench;

/// <summary>Checks that documents are those of consecutive indexes, none of them missing or twice.</summary>
internal struct Tally
{
    private long _sum;

    public int Count { get; private set; }

    public void Add(ReadOnlySpan<byte> document)
    {
        _sum += Documents.IndexOf(document);
        Count++;
    }

    /// <summary>Checks that they were all of them.</summary>
    /// <param name="first">The index of the first.</param>
    /// <param name="count">How many they should be.</param>
    /// <exception cref="WrongAnswerException">They were others.</exception>
    public readonly void Check(int first, int count) =>
        Answers.Check(Count == count && _sum == (long)count * (first + first + count - 1) / 2, $"{Count} documents");
}
