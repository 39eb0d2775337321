using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Configuration;

namespace Streetcar.Clustering.MongoDB;

/// <summary>What silos and clients have in common.</summary>
internal static class MembershipServices
{
    /// <summary>Adds the membership table and its options.</summary>
    public static IServiceCollection AddMongoDBMembership(
        this IServiceCollection services, Action<MongoDBClusteringOptions> configure) =>
        services
            .Configure(configure)
            .ConfigureFormatter<MongoDBClusteringOptions>()
            .AddSingleton<IConfigurationValidator, MongoDBClusteringOptionsValidator>()
            .AddSingleton<MongoDBMembershipTable>();
}
