using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime;

namespace Orleans;

/// <summary>The services of a host with a silo.</summary>
internal static class SiloServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddOptions();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<Cluster>();
        services.TryAddSingleton<Silo>();
        services.TryAddSingleton<ILocalSiloDetails>(s => s.GetRequiredService<Silo>());
        services.TryAddSingleton<IClusterClient>(s => new ClusterClient(s.GetRequiredService<Silo>().Caller, s));
        // As in Orleans, a silo's grain factory is no client: whoever has one is inside of the cluster.
        services.TryAddSingleton<IGrainFactory>(s => s.GetRequiredService<Silo>().GrainFactory);
        services.TryAddScoped<IGrainContext>(_ => Activation.Current
            ?? throw new InvalidOperationException("IGrainContext is a service of grains: there is none outside of an activation."));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, SiloHostedService>());
    }
}
