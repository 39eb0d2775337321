namespace Streetcar.Storage;

/// <summary>What creating indexes did.</summary>
/// <param name="Before">How many indexes the collection had.</param>
/// <param name="After">How many it has now.</param>
/// <param name="CreatedCollection">Whether the collection did not exist before.</param>
public readonly record struct IndexesCreated(int Before, int After, bool CreatedCollection);
