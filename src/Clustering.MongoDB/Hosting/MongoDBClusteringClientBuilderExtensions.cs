using Microsoft.Extensions.DependencyInjection;
using MongoDB.Driver;
using Orleans.Messaging;
using Orleans.Runtime;
using Streetcar.Clustering.MongoDB;

namespace Orleans.Hosting;

/// <summary>Clustering of clients over MongoDB.</summary>
public static class MongoDBClusteringClientBuilderExtensions
{
    /// <summary>Finds the cluster's gateways in the membership that its silos keep in MongoDB.</summary>
    /// <param name="builder">The client's builder.</param>
    /// <param name="connectionString">MongoDB's connection string.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="OrleansConfigurationException">
    /// When the client starts: <paramref name="connectionString"/> is none.
    /// </exception>
    public static IClientBuilder UseMongoDBClustering(this IClientBuilder builder, string connectionString) =>
        builder.UseMongoDBClustering(options => options.ConnectionString = connectionString);

    /// <summary>Finds the cluster's gateways in the membership that its silos keep in MongoDB.</summary>
    /// <param name="builder">The client's builder.</param>
    /// <param name="client">A client that is there already. Who made it disposes of it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is null.</exception>
    public static IClientBuilder UseMongoDBClustering(this IClientBuilder builder, IMongoClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        return builder.UseMongoDBClustering(options => options.CreateClient = _ => client);
    }

    /// <summary>Finds the cluster's gateways in the membership that its silos keep in MongoDB.</summary>
    /// <param name="builder">The client's builder.</param>
    /// <param name="configure">Says where MongoDB is, and the names of the database and the collection.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="configure"/> is null.</exception>
    /// <exception cref="OrleansConfigurationException">
    /// When the client starts: the options give no client, or have a name that MongoDB does not allow.
    /// </exception>
    public static IClientBuilder UseMongoDBClustering(
        this IClientBuilder builder, Action<MongoDBClusteringOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services
            .AddMongoDBMembership(configure)
            .AddSingleton<IGatewayListProvider, MongoDBGatewayListProvider>();
        return builder;
    }
}
