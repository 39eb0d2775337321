using MongoDB.Driver;
using Orleans;

namespace Streetcar.Clustering.MongoDB;

/// <summary>Where silos and clients find the membership of their cluster.</summary>
/// <remarks>Either <see cref="ConnectionString"/> or <see cref="CreateClient"/> has to be set.</remarks>
public sealed class MongoDBClusteringOptions
{
    /// <summary>
    /// MongoDB's connection string, such as <c>mongodb://db1,db2/?replicaSet=rs</c>; null by default.
    /// </summary>
    /// <remarks>The client made of it shares its connections with others of the same settings in the process.</remarks>
    [Redact]
    public string? ConnectionString { get; set; }

    /// <summary>
    /// Gives the client to use, such as the one that an application has registered; null by default. Where it is set,
    /// <see cref="ConnectionString"/> means nothing.
    /// </summary>
    /// <remarks>Called once, before the first use. The client is not disposed of: who made it does so.</remarks>
    public Func<IServiceProvider, IMongoClient>? CreateClient { get; set; }

    /// <summary>The name of the database; <c>streetcar_membership</c> by default.</summary>
    public string Database { get; set; } = "streetcar_membership";

    /// <summary>The name of the collection, which holds one document a cluster; <c>clusters</c> by default.</summary>
    public string Collection { get; set; } = "clusters";
}
