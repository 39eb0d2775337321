using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Driver;
using Orleans.Runtime;

namespace Streetcar.Clustering.MongoDB;

/// <summary>Where a provider's section of the configuration says that MongoDB is.</summary>
/// <param name="ConnectionString">Its connection string; null where there is none.</param>
/// <param name="Client">A client of it among the services; null where there is none.</param>
internal sealed record ConfiguredMongoDB(string? ConnectionString, IMongoClient? Client)
{
    /// <summary>
    /// Reads <c>ConnectionString</c>; or <c>ConnectionName</c>, one of the application's connection strings; or
    /// <c>ServiceKey</c>, that of a client among the services or of one of the connection strings.
    /// </summary>
    /// <exception cref="OrleansConfigurationException">Nothing has the name or the key.</exception>
    public static ConfiguredMongoDB Read(IConfigurationSection section, IServiceProvider services)
    {
        string? key = Text(section["ServiceKey"]);
        string? name = Text(section["ConnectionName"]) ?? key;
        string? connectionString = Text(section["ConnectionString"])
            ?? (name is null ? null : Text(services.GetRequiredService<IConfiguration>().GetConnectionString(name)));
        var client = key is null ? null : services.GetKeyedService<IMongoClient>(key);
        if (name is not null && connectionString is null && client is null)
        {
            throw new OrleansConfigurationException(
                $"{section.Path} names '{name}', but there is neither a connection string of that name (ConnectionStrings:{name}) "
                + $"nor an {nameof(IMongoClient)} of that key among the services.");
        }

        return new ConfiguredMongoDB(connectionString, client);
    }

    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
