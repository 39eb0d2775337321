using Streetcar.Bson;

namespace Streetcar.Client;

/// <summary>What <c>InsertOneAsync</c> did.</summary>
/// <param name="InsertedId">The document's <c>_id</c>: its own, or the ObjectId it was given.</param>
public sealed record InsertOneResult(BsonValue InsertedId)
{
    /// <summary>Whether the write was answered; what became of it is not known where it was not.</summary>
    public bool IsAcknowledged { get; init; } = true;
}
