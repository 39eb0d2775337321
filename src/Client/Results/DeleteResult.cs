namespace Streetcar.Client;

/// <summary>What a deletion did.</summary>
/// <param name="DeletedCount">How many documents it deleted.</param>
public sealed record DeleteResult(long DeletedCount);
