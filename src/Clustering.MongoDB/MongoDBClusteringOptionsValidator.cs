using Microsoft.Extensions.Options;
using MongoDB.Driver;
using Orleans;
using Orleans.Runtime;

namespace Streetcar.Clustering.MongoDB;

/// <summary>Refuses options that lead to no collection, before a silo or a client starts.</summary>
internal sealed class MongoDBClusteringOptionsValidator(IOptions<MongoDBClusteringOptions> options)
    : IConfigurationValidator
{
    public void ValidateConfiguration()
    {
        try
        {
            var set = options.Value;
            if (set.CreateClient is null && string.IsNullOrWhiteSpace(set.ConnectionString))
                throw new ArgumentException("Either ConnectionString or CreateClient has to be set.");
            if (set.CreateClient is null)
                MongoUrl.Create(set.ConnectionString);
            _ = new CollectionNamespace(set.Database, set.Collection);
        }
        catch (Exception e) when (e is ArgumentException or MongoConfigurationException)
        {
            throw new OrleansConfigurationException($"Invalid {nameof(MongoDBClusteringOptions)}: {e.Message}", e);
        }
    }
}
