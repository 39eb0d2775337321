using Microsoft.Extensions.Configuration;
using Orleans.Hosting;
using Streetcar.Hosting;
using Streetcar.Testing;

namespace Orleans.TestingHost;

/// <summary>Hosts Streetcar in the silos of test clusters.</summary>
public static class StreetcarTestClusterExtensions
{
    private const string Store = $"{StreetcarOptions.Section}:{nameof(StreetcarOptions.Store)}";

    /// <summary>
    /// Hosts Streetcar in all silos, over a server that they share as they share a MongoDB in production, and lets the cluster's
    /// client take a <see cref="Streetcar.Client.DocumentClient"/>. The membership stays the test cluster's own.
    /// </summary>
    /// <param name="builder">The cluster's builder.</param>
    /// <param name="server">The server, to be disposed of after the cluster.</param>
    /// <returns>The builder.</returns>
    /// <example><code>
    /// await using var server = await StreetcarServer.StartAsync();
    /// await using var cluster = new InProcessTestClusterBuilder(2).AddStreetcar(server).Build();
    /// await cluster.DeployAsync();
    /// </code></example>
    public static InProcessTestClusterBuilder AddStreetcar(this InProcessTestClusterBuilder builder, StreetcarServer server) => builder
        .ConfigureSilo((_, silo) => silo.AddStreetcar(streetcar => streetcar.UseMongoDB(server.ConnectionString)))
        .ConfigureClient(client => client.AddStreetcarClient());

    /// <inheritdoc cref="AddStreetcar(InProcessTestClusterBuilder, StreetcarServer)"/>
    /// <example><code>
    /// await using var server = await StreetcarServer.StartAsync();
    /// await using var cluster = new TestClusterBuilder(2).AddStreetcar(server).Build();
    /// await cluster.DeployAsync();
    /// </code></example>
    public static TestClusterBuilder AddStreetcar(this TestClusterBuilder builder, StreetcarServer server)
    {
        // A silo is configured by a class alone, which finds this in the configuration.
        builder.Properties[Store] = server.ConnectionString;
        return builder.AddSiloBuilderConfigurator<Configurator>().AddClientBuilderConfigurator<Configurator>();
    }

    private sealed class Configurator : ISiloConfigurator, IClientBuilderConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder) =>
            siloBuilder.AddStreetcar(streetcar => streetcar.UseMongoDB(siloBuilder.Configuration[Store]!));

        public void Configure(IConfiguration configuration, IClientBuilder clientBuilder) => clientBuilder.AddStreetcarClient();
    }
}
