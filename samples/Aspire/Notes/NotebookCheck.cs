using Microsoft.Extensions.Diagnostics.HealthChecks;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Streetcar.Samples;

/// <summary>The service is healthy when its database answers.</summary>
internal sealed class NotebookCheck(IMongoClient client) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await client.GetDatabase("admin").RunCommandAsync<BsonDocument>("{ ping: 1 }", cancellationToken: cancellationToken);
        return HealthCheckResult.Healthy();
    }
}
