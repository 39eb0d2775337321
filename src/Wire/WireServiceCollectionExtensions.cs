using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Streetcar.Abstractions;
using Streetcar.Bson.Memory;
using Streetcar.Protocol;
using Streetcar.Wire.Tls;

namespace Streetcar.Wire;

/// <summary>Adds the listener for MongoDB's drivers to a host.</summary>
public static class WireServiceCollectionExtensions
{
    /// <summary>
    /// Serves the wire protocol with the host's <see cref="ICommandDispatcher"/>. Add it after Orleans: hosted services stop
    /// in reverse order, and the listener must stop before the silo does.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets where to listen; null for 127.0.0.1:27017.</param>
    public static IServiceCollection AddWireListener(this IServiceCollection services, Action<WireOptions>? configure = null)
    {
        services.AddOptions<WireOptions>();
        if (configure is not null)
            services.Configure(configure);
        services.TryAddSingleton<ErrorReplies>();
        services.TryAddSingleton(static _ => ServerMemory.OfMachine());
        services.TryAddSingleton(provider => ConnectionLimit.For(provider.GetRequiredService<IOptions<WireOptions>>().Value));
        services.TryAddSingleton<CertificateWatcher>();
        services.TryAddSingleton(provider => new TransportSecurity(
            provider.GetRequiredService<IOptions<WireOptions>>().Value,
            provider.GetRequiredService<CertificateWatcher>(),
            provider.GetRequiredService<ILogger<TransportSecurity>>()));
        services.TryAddSingleton<ITransportSecurity>(provider => provider.GetRequiredService<TransportSecurity>());
        services.AddSingleton<WireListener>();
        return services.AddHostedService(provider => provider.GetRequiredService<WireListener>());
    }
}
