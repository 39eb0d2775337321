using Orleans.Runtime;

namespace Orleans;

/// <summary>
/// Makes references to grains. Making one costs no call: the grain is activated when it is first called. A grain
/// class must implement the interface asked for; where several do, <c>grainClassNamePrefix</c> is the beginning of
/// the full name of the one that is meant.
/// </summary>
public interface IGrainFactory
{
    /// <summary>References the grain with a GUID key.</summary>
    /// <typeparam name="TGrainInterface">The grain interface.</typeparam>
    /// <param name="primaryKey">The grain's key.</param>
    /// <param name="grainClassNamePrefix">The beginning of the grain class' full name, where several implement the interface.</param>
    /// <returns>The reference.</returns>
    /// <exception cref="ArgumentException">No single grain class implements the interface.</exception>
    TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidKey;

    /// <summary>References the grain with an integer key.</summary>
    /// <inheritdoc cref="GetGrain{TGrainInterface}(Guid, string)"/>
    TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey;

    /// <summary>References the grain with a string key.</summary>
    /// <inheritdoc cref="GetGrain{TGrainInterface}(Guid, string)"/>
    TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey;

    /// <summary>References the grain with a key of a GUID and a string.</summary>
    /// <typeparam name="TGrainInterface">The grain interface.</typeparam>
    /// <param name="primaryKey">The first part of the grain's key.</param>
    /// <param name="keyExtension">The second part of the grain's key.</param>
    /// <param name="grainClassNamePrefix">The beginning of the grain class' full name, where several implement the interface.</param>
    /// <returns>The reference.</returns>
    /// <exception cref="ArgumentException">No single grain class implements the interface.</exception>
    TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidCompoundKey;

    /// <summary>References the grain with a key of an integer and a string.</summary>
    /// <inheritdoc cref="GetGrain{TGrainInterface}(Guid, string, string)"/>
    TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerCompoundKey;

    /// <summary>References the grain with a GUID key.</summary>
    /// <param name="grainInterfaceType">The grain interface.</param>
    /// <param name="grainPrimaryKey">The grain's key.</param>
    /// <returns>The reference, which implements the interface.</returns>
    /// <exception cref="ArgumentException">No single grain class implements the interface.</exception>
    IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey);

    /// <summary>References the grain with an integer key.</summary>
    /// <inheritdoc cref="GetGrain(Type, Guid)"/>
    IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey);

    /// <summary>References the grain with a string key.</summary>
    /// <inheritdoc cref="GetGrain(Type, Guid)"/>
    IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey);

    /// <summary>References the grain with an identity.</summary>
    /// <typeparam name="TGrainInterface">The grain interface.</typeparam>
    /// <param name="grainId">The grain's identity.</param>
    /// <returns>The reference.</returns>
    /// <exception cref="ArgumentException">There is no such type of grain.</exception>
    TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable;
}
