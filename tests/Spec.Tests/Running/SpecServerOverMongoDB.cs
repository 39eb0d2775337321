using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Streetcar.Hosting;

namespace Streetcar.Spec.Tests.Running;

/// <summary>
/// A server that stores documents in the MongoDB that <c>STREETCAR_TEST_MONGODB</c> names or, where it is not set, in another
/// Streetcar that stands in for it.
/// </summary>
public sealed class SpecServerOverMongoDB : SpecServer
{
    private IHost? _host;

    protected override async Task<string> StartAsync()
    {
        string store = Environment.GetEnvironmentVariable("STREETCAR_TEST_MONGODB") is { Length: > 0 } uri ? uri : await base.StartAsync();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddStreetcar(options => (options.Port, options.Store, options.EnableTestCommands) = (0, store, true));
        _host = builder.Build();
        await _host.StartAsync();
        return _host.Services.GetRequiredService<StreetcarEndpoint>().Uri;
    }

    protected override async Task StopAsync()
    {
        if (_host is IAsyncDisposable host)
        {
            await _host.StopAsync();
            await host.DisposeAsync();
        }

        await base.StopAsync();
    }
}
