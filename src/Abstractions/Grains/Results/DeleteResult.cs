using Orleans;

namespace Streetcar.Grains;

/// <summary>What a deletion did.</summary>
/// <param name="DeletedCount">How many documents it deleted.</param>
[GenerateSerializer, Immutable, Alias("streetcar.DeleteResult")]
public sealed record DeleteResult([property: Id(0)] long DeletedCount);
