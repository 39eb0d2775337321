using Orleans.Runtime;

namespace Orleans;

/// <summary>Makes references for one caller.</summary>
internal class GrainFactory(GrainCaller caller) : IGrainFactory
{
    public T GetGrain<T>(Guid primaryKey, string? grainClassNamePrefix = null)
        where T : IGrainWithGuidKey => Make<T>(GrainKeys.Of(primaryKey), grainClassNamePrefix);

    public T GetGrain<T>(long primaryKey, string? grainClassNamePrefix = null)
        where T : IGrainWithIntegerKey => Make<T>(GrainKeys.Of(primaryKey), grainClassNamePrefix);

    public T GetGrain<T>(string primaryKey, string? grainClassNamePrefix = null)
        where T : IGrainWithStringKey => Make<T>(GrainKeys.Of(primaryKey), grainClassNamePrefix);

    public T GetGrain<T>(Guid primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where T : IGrainWithGuidCompoundKey => Make<T>(GrainKeys.Of(primaryKey, keyExtension), grainClassNamePrefix);

    public T GetGrain<T>(long primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where T : IGrainWithIntegerCompoundKey => Make<T>(GrainKeys.Of(primaryKey, keyExtension), grainClassNamePrefix);

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey) =>
        Make(grainInterfaceType, GrainKeys.Of(grainPrimaryKey));

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey) =>
        Make(grainInterfaceType, GrainKeys.Of(grainPrimaryKey));

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey) =>
        Make(grainInterfaceType, GrainKeys.Of(grainPrimaryKey));

    public T GetGrain<T>(GrainId grainId)
        where T : IAddressable =>
        (T)(object)GrainProxy<T>.Create(caller, GrainClasses.Of(grainId.Type), grainId.Key);

    private T Make<T>(IdSpan key, string? prefix) => (T)(object)GrainProxy<T>.Create(
        caller, prefix is null ? GrainProxy<T>.DefaultClass : GrainClasses.Of(typeof(T), prefix), key);

    private IGrain Make(Type grainInterface, IdSpan key) =>
        (IGrain)(object)GrainProxies.Of(grainInterface)(caller, GrainClasses.Of(grainInterface), key);
}
