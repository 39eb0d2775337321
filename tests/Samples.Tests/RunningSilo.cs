using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Streetcar.Silo;

namespace Streetcar.Samples.Tests;

/// <summary>A silo in the test process, for samples that are told to use one.</summary>
internal sealed class RunningSilo : IAsyncDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("streetcar-");
    private readonly IHost _host;

    private RunningSilo()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddStreetcar(options => (options.Port, options.Data) = (0, _data.FullName));
        _host = builder.Build();
    }

    public string Uri => _host.Services.GetRequiredService<StreetcarEndpoint>().Uri;

    public static async Task<RunningSilo> StartAsync()
    {
        var silo = new RunningSilo();
        await silo._host.StartAsync();
        return silo;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
        _data.Delete(recursive: true);
    }
}
