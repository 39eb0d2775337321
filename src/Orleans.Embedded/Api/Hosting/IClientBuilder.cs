using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Hosting;

/// <summary>Configures a client.</summary>
public interface IClientBuilder
{
    /// <summary>The services of the client, which are those of its host.</summary>
    IServiceCollection Services { get; }

    /// <summary>The configuration of its host.</summary>
    IConfiguration Configuration { get; }
}
