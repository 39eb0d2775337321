using Streetcar.Bson;

namespace Streetcar.Client;

/// <summary>What <c>InsertOneAsync</c> did.</summary>
/// <param name="InsertedId">The document's <c>_id</c>: its own, or the ObjectId it was given.</param>
public sealed record InsertOneResult(BsonValue InsertedId);
