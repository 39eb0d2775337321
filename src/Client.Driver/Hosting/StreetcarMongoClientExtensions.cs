using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MongoDB.Driver;
using Orleans.Runtime;
using Streetcar.Client.Driver;

namespace Orleans.Hosting;

/// <summary>Uses MongoDB.Driver over grain calls.</summary>
public static class StreetcarMongoClientExtensions
{
    /// <summary>
    /// The key of the <see cref="IMongoClient"/>, for an application that has another one as well; and the name of its
    /// <see cref="MongoClientSettings"/> among the options.
    /// </summary>
    public const string MongoClientKey = "streetcar";

    /// <summary>
    /// Adds an injectable <see cref="IMongoClient"/> whose commands run in this silo, as those of a
    /// <c>DocumentClient</c> do; where this silo does not host Streetcar, they go to one of the cluster that does. Adding
    /// it again adds nothing but the settings.
    /// </summary>
    /// <param name="silo">The silo.</param>
    /// <param name="configure">
    /// Changes the client's settings: command monitoring, concerns, timeouts; null for none. Where and as whom the client
    /// connects is not for it to say.
    /// </param>
    /// <returns>The silo.</returns>
    /// <remarks>
    /// <para>
    /// The driver speaks to a port of 127.0.0.1 that is open in this process for it alone. Other processes of the machine
    /// can connect to it, but not run a command: each connection has to say a password, which is made at random and known
    /// to this client only.
    /// </para>
    /// <para>
    /// The client can be injected anywhere, at any time. Its commands run from the time that the silo is about to become
    /// active, so that startup tasks may use it; those that come earlier wait for as long as
    /// <see cref="MongoClientSettings.ServerSelectionTimeout"/> says, and fail with a <see cref="TimeoutException"/>. It is
    /// disposed when the silo stops, after its grains.
    /// </para>
    /// <para>
    /// An application that has an <see cref="IMongoClient"/> of its own keeps that one, and gets this one by
    /// <see cref="MongoClientKey"/>: <c>[FromKeyedServices("streetcar")] IMongoClient client</c>.
    /// </para>
    /// </remarks>
    public static ISiloBuilder AddStreetcarMongoClient(
        this ISiloBuilder silo, Action<MongoClientSettings>? configure = null)
    {
        silo.Services.AddMongoClient(configure);
        silo.Services.TryAddEnumerable(
            ServiceDescriptor.Singleton<ILifecycleParticipant<ISiloLifecycle>, SiloParticipant>());
        return silo;
    }

    /// <summary>
    /// Adds an injectable <see cref="IMongoClient"/> whose commands go by grain calls to the silo whose gateway this client
    /// is connected to. At least one silo of the cluster has to host Streetcar. Adding it again adds nothing but the
    /// settings.
    /// </summary>
    /// <param name="client">The Orleans client.</param>
    /// <param name="configure">
    /// Changes the client's settings: command monitoring, concerns, timeouts; null for none. Where and as whom the client
    /// connects is not for it to say.
    /// </param>
    /// <returns>The Orleans client.</returns>
    /// <remarks>
    /// <para>
    /// The driver speaks to a port of 127.0.0.1 that is open in this process for it alone. Other processes of the machine
    /// can connect to it, but not run a command: each connection has to say a password, which is made at random and known
    /// to this client only.
    /// </para>
    /// <para>
    /// The client can be injected anywhere, at any time. Its commands run once the Orleans client has connected; those that
    /// come earlier wait for as long as <see cref="MongoClientSettings.ServerSelectionTimeout"/> says, and fail with a
    /// <see cref="TimeoutException"/>. It is disposed when the Orleans client stops.
    /// </para>
    /// <para>
    /// An application that has an <see cref="IMongoClient"/> of its own keeps that one, and gets this one by
    /// <see cref="MongoClientKey"/>: <c>[FromKeyedServices("streetcar")] IMongoClient client</c>.
    /// </para>
    /// </remarks>
    /// <example><code>
    /// builder.UseOrleansClient(client => client.UseLocalhostClustering().AddStreetcarMongoClient());
    /// </code></example>
    public static IClientBuilder AddStreetcarMongoClient(
        this IClientBuilder client, Action<MongoClientSettings>? configure = null)
    {
        client.Services.AddMongoClient(configure);
        client.Services.TryAddEnumerable(
            ServiceDescriptor.Singleton<ILifecycleParticipant<IClusterClientLifecycle>, ClientParticipant>());
        return client;
    }

    private static void AddMongoClient(this IServiceCollection services, Action<MongoClientSettings>? configure)
    {
        services.AddOptions<MongoClientSettings>(MongoClientKey);
        if (configure is not null)
            services.Configure(MongoClientKey, configure);
        services.TryAddSingleton<PrivateListener>();
        services.TryAddKeyedSingleton(MongoClientKey, (provider, _) => provider.GetRequiredService<PrivateListener>().Client);
        services.TryAddSingleton(provider => provider.GetRequiredService<PrivateListener>().Client);
    }
}
