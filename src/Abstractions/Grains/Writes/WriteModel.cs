using Orleans;

namespace Streetcar.Grains;

/// <summary>One write of several that <see cref="ICollectionGrain.BulkWriteAsync"/> does.</summary>
[GenerateSerializer, Alias("streetcar.WriteModel")]
public abstract record WriteModel
{
    // The kinds are known: each becomes a statement of one of three commands.
    private protected WriteModel()
    {
    }
}
