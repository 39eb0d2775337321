using Microsoft.Extensions.Diagnostics.HealthChecks;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Streetcar.Aspire.Hosting;

/// <summary>A server is healthy when it answers a ping over its port.</summary>
/// <param name="server">The server.</param>
internal sealed class StreetcarHealthCheck(StreetcarResource server) : IHealthCheck
{
    // Longer than a start takes, so that the first check ends when the server answers.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        string? uri = await server.ConnectionStringExpression.GetValueAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var settings = MongoClientSettings.FromConnectionString(uri);
            settings.ServerSelectionTimeout = Patience;
            using var client = new MongoClient(settings);
            await client.GetDatabase("admin")
                .RunCommandAsync<BsonDocument>(new BsonDocument("ping", 1), cancellationToken: cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (e is TimeoutException or MongoException)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, $"The server does not answer at {uri}.");
        }
    }
}
