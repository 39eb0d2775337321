using Streetcar.Bson;

namespace Streetcar.Client;

/// <summary>What <c>InsertManyAsync</c> did.</summary>
/// <param name="InsertedIds">The documents' <c>_id</c>s in the order in which they were given.</param>
public sealed record InsertManyResult(IReadOnlyList<BsonValue> InsertedIds)
{
    /// <summary>Whether the inserts were answered; what became of them is not known where they were not.</summary>
    public bool IsAcknowledged { get; init; } = true;
}
