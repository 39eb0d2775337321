using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Streetcar.Client;
using Streetcar.Client.Grains;

namespace Orleans.Hosting;

/// <summary>Uses Streetcar in an Orleans client application.</summary>
public static class StreetcarClientBuilderExtensions
{
    /// <summary>
    /// Adds an injectable <see cref="DocumentClient"/> over the cluster's client. At least one silo of the cluster has
    /// to host Streetcar. Nothing else of the host is touched.
    /// </summary>
    /// <param name="client">The Orleans client.</param>
    /// <param name="options">Options; null for the defaults, with the host's logging.</param>
    /// <returns>The Orleans client.</returns>
    /// <example><code>
    /// builder.UseOrleansClient(client => client.UseLocalhostClustering().AddStreetcarClient());
    /// </code></example>
    public static IClientBuilder AddStreetcarClient(this IClientBuilder client, DocumentClientOptions? options = null)
    {
        client.Services.TryAddSingleton(services => services.GetRequiredService<IClusterClient>().CreateDocumentClient(
            options ?? new DocumentClientOptions { LoggerFactory = services.GetService<ILoggerFactory>() }));
        return client;
    }
}
