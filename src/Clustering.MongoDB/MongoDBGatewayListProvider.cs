using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Messaging;
using Orleans.Runtime;

namespace Streetcar.Clustering.MongoDB;

/// <summary>Lists the active silos that let clients in.</summary>
internal sealed class MongoDBGatewayListProvider(MongoDBMembershipTable table, IOptions<GatewayOptions> options)
    : IGatewayListProvider
{
    public TimeSpan MaxStaleness => options.Value.GatewayListRefreshPeriod;

    public bool IsUpdatable => true;

    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    public Task<IList<Uri>> GetGateways() => GetGatewaysAsync(CancellationToken.None);

    public async Task<IList<Uri>> GetGatewaysAsync(CancellationToken cancellationToken)
    {
        var all = await table.ReadAllAsync(cancellationToken).ConfigureAwait(false);
        return [.. all.Members.Select(row => row.Item1)
            .Where(entry => entry is { Status: SiloStatus.Active, ProxyPort: not 0 })
            .Select(ToGateway)];
    }

    private static Uri ToGateway(MembershipEntry entry)
    {
        var silo = entry.SiloAddress;
        return SiloAddress.New(silo.Endpoint.Address, entry.ProxyPort, silo.Generation).ToGatewayUri();
    }
}
