namespace Streetcar.Client;

/// <summary>What a deletion did.</summary>
/// <param name="DeletedCount">How many documents it deleted.</param>
public sealed record DeleteResult(long DeletedCount)
{
    /// <summary>Whether the write was answered; the counts are 0 where it was not.</summary>
    public bool IsAcknowledged { get; init; } = true;
}
