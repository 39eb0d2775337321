using Orleans.Hosting;

namespace Streetcar.Samples.Shop;

/// <summary>What the shop's silos have beside Streetcar.</summary>
public static class ShopSilo
{
    /// <summary>Keeps the state of grains in the database of the shop.</summary>
    /// <param name="silo">A silo that hosts Streetcar.</param>
    public static ISiloBuilder AddShop(this ISiloBuilder silo) => silo.AddStreetcarGrainStorageAsDefault(
        options => (options.Database, options.DeleteStateOnClear) = ("shop", true));
}
