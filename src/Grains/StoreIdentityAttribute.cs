using Microsoft.Extensions.DependencyInjection;
using Orleans.Metadata;
using Orleans.Runtime;

namespace Streetcar.Grains;

/// <summary>Lets all silos of the cluster know the identity of this silo's store: a property of the marked grain.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class StoreIdentityAttribute : Attribute, IGrainPropertiesProviderAttribute
{
    private const string Property = "streetcar.store";

    public void Populate(IServiceProvider services, Type grainClass, GrainType grainType, Dictionary<string, string> properties)
    {
        if (services.GetService<IDocumentStore>() is { } store)
            properties[Property] = store.Identity;
    }

    /// <summary>The identity of a silo's store; null where the silo has none.</summary>
    /// <param name="silo">What the silo says of its grains.</param>
    public static string? Find(GrainManifest silo)
    {
        foreach (var grain in silo.Grains.Values)
        {
            if (grain.Properties.TryGetValue(Property, out string? identity))
                return identity;
        }

        return null;
    }
}
