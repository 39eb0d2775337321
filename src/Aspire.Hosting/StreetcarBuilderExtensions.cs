using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Streetcar.Aspire.Hosting;

namespace Aspire.Hosting;

/// <summary>Runs Streetcar in an Aspire application.</summary>
public static class StreetcarBuilderExtensions
{
    // By this name Orleans finds the providers for which Aspire hands it a resource.
    private const string OrleansProviderType = "Streetcar";

    /// <summary>
    /// Adds a Streetcar server: a process on 127.0.0.1, without a container. Its documents are gone when it stops, unless
    /// <see cref="WithDataFolder"/> names a folder. It is for running, and no part of what is published.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The name of the resource, and of its connection string.</param>
    /// <param name="port">The port, 1 to 65535; null for any free one.</param>
    /// <returns>The server. Any of its settings is a variable: <c>WithEnvironment("STREETCAR__MEMORY", "512")</c>.</returns>
    /// <example><code>
    /// var shop = builder.AddStreetcar("documents").AddDatabase("shop");
    /// builder.AddProject&lt;Projects.Orders>("orders").WithReference(shop).WaitFor(shop);
    /// </code></example>
    public static IResourceBuilder<StreetcarResource> AddStreetcar(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, int? port = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var server = new StreetcarResource(name, builder.AppHostDirectory);
        builder.Services.AddHealthChecks().Add(
            new HealthCheckRegistration(HealthCheckOf(server), new StreetcarHealthCheck(server), failureStatus: null, tags: null));
        return builder.AddResource(server)
            .WithArgs(context =>
            {
                foreach (string argument in ServerArguments.Create())
                    context.Args.Add(argument);
            })
            // Without Aspire's proxy: a member of a replica set names the port at which it is reached, and each call has one hop less.
            .WithEndpoint(port: port, name: StreetcarResource.EndpointName, env: "STREETCAR__PORT", isProxied: false)
            .WithHealthCheck(HealthCheckOf(server))
            .WithOrleansProviderType(OrleansProviderType)
            .ExcludeFromManifest();
    }

    /// <summary>Adds a database of a server, whose connection string names it.</summary>
    /// <param name="server">The server.</param>
    /// <param name="name">The name of the resource, and of its connection string.</param>
    /// <param name="databaseName">The name of the database on the server; null for that of the resource.</param>
    /// <returns>The database.</returns>
    public static IResourceBuilder<StreetcarDatabaseResource> AddDatabase(
        this IResourceBuilder<StreetcarResource> server, [ResourceName] string name, string? databaseName = null)
    {
        ArgumentNullException.ThrowIfNull(server);
        var database = new StreetcarDatabaseResource(name, databaseName ?? name, server.Resource);
        // Aspire hands the states of containers on to what is theirs, and those of processes not.
        server
            .OnResourceReady((_, ready, _) => SetStateAsync(database, KnownResourceStates.Running, ready.Services))
            .OnResourceStopped((_, stopped, _) => SetStateAsync(database, stopped.ResourceEvent.Snapshot.State, stopped.Services));
        return server.ApplicationBuilder.AddResource(database)
            .WithOrleansProviderType(OrleansProviderType)
            .ExcludeFromManifest();
    }

    /// <summary>Keeps the documents in a folder, from one run of the application to the next.</summary>
    /// <param name="server">The server.</param>
    /// <param name="path">The folder, absolute or from the AppHost's project folder on; created where it does not exist.</param>
    /// <returns>The server.</returns>
    public static IResourceBuilder<StreetcarResource> WithDataFolder(this IResourceBuilder<StreetcarResource> server, string path)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return server.WithEnvironment("STREETCAR__DATA", Path.GetFullPath(path, server.ApplicationBuilder.AppHostDirectory));
    }

    /// <summary>
    /// Presents the server as the primary, and only member, of a replica set, which the connection strings name. Unless
    /// asked for, drivers see a mongos.
    /// </summary>
    /// <param name="server">The server.</param>
    /// <param name="name">The name of the replica set.</param>
    /// <returns>The server.</returns>
    public static IResourceBuilder<StreetcarResource> WithReplicaSet(this IResourceBuilder<StreetcarResource> server, string name = "rs0")
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        server.Resource.ReplicaSet = name;
        return server.WithEnvironment("STREETCAR__REPLICASET", name);
    }

    private static Task SetStateAsync(IResource resource, ResourceStateSnapshot? state, IServiceProvider services) =>
        services.GetRequiredService<ResourceNotificationService>().PublishUpdateAsync(resource, snapshot => snapshot with { State = state });

    private static string HealthCheckOf(StreetcarResource server) => $"{server.Name}_check";
}
