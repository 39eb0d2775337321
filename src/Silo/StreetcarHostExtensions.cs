using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Streetcar.Grains;
using Streetcar.Wire;

namespace Streetcar.Silo;

/// <summary>Hosts a silo: in this program, in a web application or in a test, all the same.</summary>
public static class StreetcarHostExtensions
{
    /// <summary>
    /// Adds the document store, the Orleans silo with the grains, and the wire door. <see cref="StreetcarEndpoint"/>
    /// tells where drivers reach it.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="configure">Changes what the section <c>Streetcar</c> of the configuration says.</param>
    /// <returns>The host.</returns>
    /// <exception cref="FormatException">A setting can't be what it is; the message names it.</exception>
    public static IHostApplicationBuilder AddStreetcar(
        this IHostApplicationBuilder builder, Action<StreetcarOptions>? configure = null)
    {
        var options = new StreetcarOptions();
        builder.Configuration.GetSection(StreetcarOptions.Section).Bind(options);
        configure?.Invoke(options);
        var (address, port) = (options.Address, options.CheckedPort);
        options.CheckStore();

        builder.Services.AddSingleton(_ => Build.OpenStore(options));
        builder.Services.AddHostedService<StoreOpening>();
        builder.UseOrleans(silo => Build.UseCluster(silo, options).Services.AddStreetcarGrains());
        builder.Services.AddWireDoor(door =>
            (door.Address, door.Port, door.EnableTestCommands) = (address, port, options.EnableTestCommands));
        builder.Services.AddSingleton<StreetcarEndpoint>();
        return builder;
    }
}
