using Streetcar.Silo;

namespace Streetcar.Samples;

/// <summary>A silo in this process, on a free port, with a data folder that goes when the silo goes.</summary>
internal sealed class LocalSilo : IAsyncDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("streetcar-");
    private readonly IHost _host;

    private LocalSilo()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddStreetcar(options =>
        {
            options.Port = 0;
            options.Data = _data.FullName;
        });
        _host = builder.Build();
    }

    /// <summary>Where clients and drivers reach it.</summary>
    public string Uri => _host.Services.GetRequiredService<StreetcarEndpoint>().Uri;

    public static async Task<LocalSilo> StartAsync()
    {
        var silo = new LocalSilo();
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
