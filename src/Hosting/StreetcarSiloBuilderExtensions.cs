using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using Streetcar.Bson.Memory;
using Streetcar.Client;
using Streetcar.Client.Grains;
using Streetcar.Grains;
using Streetcar.Grains.Auditing;
using Streetcar.Grains.Authentication;
using Streetcar.Grains.Sessions;
using Streetcar.Hosting;
using Streetcar.Protocol;
using Streetcar.Storage;
using Streetcar.Wire;

namespace Orleans.Hosting;

/// <summary>Hosts Streetcar in an Orleans silo.</summary>
public static class StreetcarSiloBuilderExtensions
{
    /// <summary>
    /// Adds the document store, its grains and an injectable <see cref="DocumentClient"/>; and, where it is asked for, a
    /// listener for MongoDB's drivers. What is not said in code is read from the section <c>Streetcar</c> of the
    /// configuration. Nothing else of the host is touched: neither its clustering, nor its endpoints, nor its logging.
    /// </summary>
    /// <param name="silo">The silo.</param>
    /// <param name="configure">Says where documents are stored, and who may reach them; null for SQLite in <c>./data</c>.</param>
    /// <returns>The silo.</returns>
    /// <remarks>
    /// The store is opened when the silo starts, which fails where it can't be: with a <see cref="FormatException"/> for a
    /// setting that can't be what it is or that there is not, or a <see cref="Streetcar.Storage.Sqlite.DataFolderException"/>.
    /// </remarks>
    /// <example><code>
    /// builder.UseOrleans(silo => silo
    ///     .UseLocalhostClustering()
    ///     .AddStreetcar(streetcar => streetcar.UseSqlite("./data").ListenForMongoDB(port: 27017)));
    /// </code></example>
    public static ISiloBuilder AddStreetcar(this ISiloBuilder silo, Action<StreetcarBuilder>? configure = null)
    {
        var services = silo.Services;
        services.AddOptions<StreetcarOptions>()
            .Configure<IConfiguration>(static (_, configuration) => SettingNames.Check(configuration.GetSection(StreetcarOptions.Section)))
            .BindConfiguration(StreetcarOptions.Section);
        configure?.Invoke(new StreetcarBuilder(services));

        services.TryAddSingleton(provider => new ServerMemory(provider.GetRequiredService<IOptions<StreetcarOptions>>().Value.CheckedMemory));
        services.TryAddSingleton<IDocumentStore>(StoreFactory.Open);
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, StoreLifecycle>();
        services.AddStreetcarGrains();
        services.TryAddSingleton(provider => provider.GetRequiredService<ICommandDispatcher>().CreateDocumentClient(
            new DocumentClientOptions { LoggerFactory = provider.GetService<ILoggerFactory>() }));
        services.AddWireListener();
        services.AddOptions<WireOptions>().Configure<IOptions<StreetcarOptions>>(
            static (listener, streetcar) => streetcar.Value.ApplyTo(listener));
        services.AddOptions<AccessOptions>().Configure<IOptions<StreetcarOptions>>(
            static (access, streetcar) => streetcar.Value.ApplyTo(access));
        services.AddOptions<AuditOptions>().Configure<IOptions<StreetcarOptions>>(
            static (audit, streetcar) => streetcar.Value.ApplyTo(audit));
        services.AddOptions<TransactionOptions>().Configure<IOptions<StreetcarOptions>>(
            static (transactions, streetcar) => streetcar.Value.ApplyTo(transactions));
        services.AddOptions<PresentationOptions>().Configure<IOptions<StreetcarOptions>>(
            static (presentation, streetcar) => streetcar.Value.ApplyTo(presentation));
        services.TryAddSingleton<StreetcarEndpoint>();
        return silo;
    }
}
