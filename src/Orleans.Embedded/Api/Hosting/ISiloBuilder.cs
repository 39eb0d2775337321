using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Hosting;

/// <summary>Configures a silo.</summary>
public interface ISiloBuilder
{
    /// <summary>The services of the silo, which are those of its host.</summary>
    IServiceCollection Services { get; }

    /// <summary>The configuration of its host.</summary>
    IConfiguration Configuration { get; }
}
