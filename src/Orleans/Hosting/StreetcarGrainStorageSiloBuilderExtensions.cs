using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Providers;
using Orleans.Runtime;
using Orleans.Runtime.Hosting;
using Orleans.Serialization.Serializers;
using Streetcar.Providers;

namespace Orleans.Hosting;

/// <summary>Grain storage in Streetcar, or in any MongoDB.</summary>
public static class StreetcarGrainStorageSiloBuilderExtensions
{
    /// <summary>
    /// Keeps the state of grains that name no storage as documents that can be queried: in the Streetcar of the silo itself
    /// (<c>AddStreetcar</c>), unless the options name another store.
    /// </summary>
    /// <param name="builder">The silo's builder.</param>
    /// <param name="configure">Changes the options; null for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="OrleansConfigurationException">When the silo starts: the options lead to no database.</exception>
    /// <example><code>
    /// builder.UseOrleans(silo => silo.UseLocalhostClustering().AddStreetcar().AddStreetcarGrainStorageAsDefault());
    /// </code></example>
    public static ISiloBuilder AddStreetcarGrainStorageAsDefault(
        this ISiloBuilder builder, Action<StreetcarGrainStorageOptions>? configure = null) =>
        builder.AddStreetcarGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, configure);

    /// <summary>
    /// Keeps the state of grains that name this storage as documents that can be queried: in the Streetcar of the silo itself
    /// (<c>AddStreetcar</c>), unless the options name another store.
    /// </summary>
    /// <param name="builder">The silo's builder.</param>
    /// <param name="name">The storage's name, as <c>[PersistentState("cart", "name")]</c> gives it.</param>
    /// <param name="configure">Changes the options; null for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="OrleansConfigurationException">When the silo starts: the options lead to no database.</exception>
    public static ISiloBuilder AddStreetcarGrainStorage(
        this ISiloBuilder builder, string name, Action<StreetcarGrainStorageOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        builder.Services.AddStreetcarGrainStorage(name, options => options.Configure(set => configure?.Invoke(set)));
        return builder;
    }

    internal static void AddStreetcarGrainStorage(
        this IServiceCollection services, string name, Action<OptionsBuilder<StreetcarGrainStorageOptions>> configure)
    {
        configure(services.AddOptions<StreetcarGrainStorageOptions>(name));
        services.ConfigureNamedOptionForLogging<StreetcarGrainStorageOptions>(name);
        services.AddSingleton<StateSerializer>();
        services.AddSingleton<IConfigurationValidator>(provider => new ProviderOptionsValidator(
            $"The grain storage '{name}'", OptionsOf(provider, name), provider.GetRequiredService<IServiceProviderIsService>()));
        services.AddGrainStorage(name, static (provider, name) => new StreetcarGrainStorage(
            name,
            OptionsOf(provider, name),
            provider,
            provider.GetRequiredService<IActivatorProvider>(),
            provider.GetRequiredService<StateSerializer>()));
    }

    private static StreetcarGrainStorageOptions OptionsOf(IServiceProvider services, string name) =>
        services.GetRequiredService<IOptionsMonitor<StreetcarGrainStorageOptions>>().Get(name);
}
