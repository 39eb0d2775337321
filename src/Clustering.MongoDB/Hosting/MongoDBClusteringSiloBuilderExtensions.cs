using Microsoft.Extensions.DependencyInjection;
using MongoDB.Driver;
using Orleans.Runtime;
using Streetcar.Clustering.MongoDB;

namespace Orleans.Hosting;

/// <summary>Clustering of silos over MongoDB.</summary>
public static class MongoDBClusteringSiloBuilderExtensions
{
    /// <summary>Keeps the cluster's membership in MongoDB.</summary>
    /// <param name="builder">The silo's builder.</param>
    /// <param name="connectionString">MongoDB's connection string.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="OrleansConfigurationException">
    /// When the silo starts: <paramref name="connectionString"/> is none.
    /// </exception>
    public static ISiloBuilder UseMongoDBClustering(this ISiloBuilder builder, string connectionString) =>
        builder.UseMongoDBClustering(options => options.ConnectionString = connectionString);

    /// <summary>Keeps the cluster's membership in MongoDB.</summary>
    /// <param name="builder">The silo's builder.</param>
    /// <param name="client">A client that is there already. Who made it disposes of it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is null.</exception>
    public static ISiloBuilder UseMongoDBClustering(this ISiloBuilder builder, IMongoClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        return builder.UseMongoDBClustering(options => options.CreateClient = _ => client);
    }

    /// <summary>Keeps the cluster's membership in MongoDB.</summary>
    /// <param name="builder">The silo's builder.</param>
    /// <param name="configure">Says where MongoDB is, and the names of the database and the collection.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="configure"/> is null.</exception>
    /// <exception cref="OrleansConfigurationException">
    /// When the silo starts: the options give no client, or have a name that MongoDB does not allow.
    /// </exception>
    public static ISiloBuilder UseMongoDBClustering(
        this ISiloBuilder builder, Action<MongoDBClusteringOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services
            .AddMongoDBMembership(configure)
            .AddSingleton<IMembershipTable>(services => services.GetRequiredService<MongoDBMembershipTable>());
        return builder;
    }
}
