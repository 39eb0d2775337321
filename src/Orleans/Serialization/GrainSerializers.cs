using System.Diagnostics.CodeAnalysis;
using MongoDB.Bson.Serialization;
using Orleans;
using Orleans.Runtime;

namespace Streetcar.Providers;

/// <summary>
/// Lets MongoDB.Bson map what states have of grains: their ids and references to them, both as text such as
/// <c>cart/ada</c>.
/// </summary>
internal sealed class GrainSerializers : IBsonSerializationProvider
{
    private static readonly Lazy<GrainSerializers> Registered = new(() =>
    {
        var provider = new GrainSerializers();
        BsonSerializer.RegisterSerializationProvider(provider);
        return provider;
    });

    // MongoDB.Bson's serializers are the process's, which may have several silos; a state is read without a wait.
    [ThreadStatic]
    private static IGrainFactory? t_grains;

    private GrainSerializers()
    {
    }

    /// <summary>What makes references on this thread; to be set to null when the state is read.</summary>
    /// <exception cref="InvalidOperationException">Nothing does.</exception>
    [AllowNull]
    public static IGrainFactory References
    {
        get => t_grains ?? throw new InvalidOperationException("A reference to a grain can be read in the state of a grain alone; elsewhere, read a GrainId.");
        set => t_grains = value;
    }

    /// <summary>Registers the serializers; once, however often it is called.</summary>
    public static void Register() => _ = Registered.Value;

    public IBsonSerializer? GetSerializer(Type type)
    {
        if (type == typeof(GrainId))
            return new GrainIdSerializer();
        return type.IsInterface && typeof(IAddressable).IsAssignableFrom(type)
            ? (IBsonSerializer?)Activator.CreateInstance(typeof(GrainReferenceSerializer<>).MakeGenericType(type))
            : null;
    }
}
