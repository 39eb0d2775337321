using Microsoft.Extensions.Hosting;

namespace Orleans.TestingHost;

/// <summary>Configures the hosts of a test cluster's silos, or of its client.</summary>
public interface IHostConfigurator
{
    /// <summary>Configures one host. Called once for each.</summary>
    /// <param name="hostBuilder">The host.</param>
    void Configure(IHostBuilder hostBuilder);
}
