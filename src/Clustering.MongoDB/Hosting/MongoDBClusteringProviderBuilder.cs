using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Hosting;
using Orleans.Providers;
using Streetcar.Clustering.MongoDB;

// .NET Aspire names the provider after the type of the resource, MongoDBServerResource for example.
[assembly: RegisterProvider("Streetcar", "Clustering", "Silo", typeof(MongoDBClusteringProviderBuilder))]
[assembly: RegisterProvider("MongoDB", "Clustering", "Silo", typeof(MongoDBClusteringProviderBuilder))]
[assembly: RegisterProvider("MongoDBServer", "Clustering", "Silo", typeof(MongoDBClusteringProviderBuilder))]
[assembly: RegisterProvider("MongoDBDatabase", "Clustering", "Silo", typeof(MongoDBClusteringProviderBuilder))]
[assembly: RegisterProvider("Streetcar", "Clustering", "Client", typeof(MongoDBClusteringProviderBuilder))]
[assembly: RegisterProvider("MongoDB", "Clustering", "Client", typeof(MongoDBClusteringProviderBuilder))]
[assembly: RegisterProvider("MongoDBServer", "Clustering", "Client", typeof(MongoDBClusteringProviderBuilder))]
[assembly: RegisterProvider("MongoDBDatabase", "Clustering", "Client", typeof(MongoDBClusteringProviderBuilder))]

namespace Streetcar.Clustering.MongoDB;

/// <summary>Clustering that the configuration chooses.</summary>
internal sealed class MongoDBClusteringProviderBuilder : IProviderBuilder<ISiloBuilder>, IProviderBuilder<IClientBuilder>
{
    public void Configure(ISiloBuilder builder, string? name, IConfigurationSection configurationSection)
    {
        builder.UseMongoDBClustering(_ => { });
        ConfigureBy(configurationSection, builder.Services);
    }

    public void Configure(IClientBuilder builder, string? name, IConfigurationSection configurationSection)
    {
        builder.UseMongoDBClustering(_ => { });
        ConfigureBy(configurationSection, builder.Services);
    }

    private static void ConfigureBy(IConfigurationSection section, IServiceCollection services) =>
        services.AddOptions<MongoDBClusteringOptions>().Configure<IServiceProvider>((options, provider) =>
        {
            section.Bind(options);
            var configured = ConfiguredMongoDB.Read(section, provider);
            options.ConnectionString = configured.ConnectionString;
            if (configured.Client is { } client)
                options.CreateClient = _ => client;
        });
}
