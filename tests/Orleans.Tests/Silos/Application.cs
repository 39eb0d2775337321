using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;

namespace Streetcar.Providers.Tests;

/// <summary>A silo in a host of its own, as an application's process has it; or an Orleans client.</summary>
internal sealed class Application(IHost host) : IAsyncDisposable
{
    /// <summary>How long anything may take at most.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private bool _isStopped;

    public IServiceProvider Services => host.Services;

    public IGrainFactory Grains => Services.GetRequiredService<IGrainFactory>();

    /// <summary>Starts a silo that is a cluster by itself.</summary>
    public static Task<Application> StartSiloAsync(Action<ISiloBuilder> configure) => StartAsync([], builder =>
        builder.UseOrleans(silo => configure(WithTestReminders(silo.UseLocalhostClustering(FreePort(), FreePort())))));

    /// <summary>Starts a silo of which the configuration says all.</summary>
    public static Task<Application> StartSiloAsync(Dictionary<string, string?> settings, Action<ISiloBuilder>? configure = null) =>
        StartAsync(settings, builder => builder.UseOrleans(silo =>
        {
            WithTestReminders(silo).Configure<EndpointOptions>(endpoints =>
                (endpoints.AdvertisedIPAddress, endpoints.SiloPort, endpoints.GatewayPort) = (IPAddress.Loopback, FreePort(), FreePort()));
            configure?.Invoke(silo);
        }));

    /// <summary>Starts a client of which the configuration says all.</summary>
    public static Task<Application> StartClientAsync(Dictionary<string, string?> settings) =>
        StartAsync(settings, builder => builder.UseOrleansClient());

    /// <summary>Waits for a reminder to come to a grain on this silo.</summary>
    public Task<string> AlarmAsync(string grain) => Services.GetRequiredService<Alarms>().Of(grain).Task.WaitAsync(Patience);

    public async Task StopAsync()
    {
        _isStopped = true;
        await host.StopAsync().WaitAsync(Patience);
        await ((IAsyncDisposable)host).DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isStopped)
            await StopAsync();
    }

    private static ISiloBuilder WithTestReminders(ISiloBuilder silo)
    {
        silo.Services.AddSingleton<Alarms>();
        return silo.Configure<ReminderOptions>(options => options.MinimumReminderPeriod = TimeSpan.FromMilliseconds(10));
    }

    private static async Task<Application> StartAsync(Dictionary<string, string?> settings, Action<HostApplicationBuilder> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings);
        configure(builder);
        var host = builder.Build();
        await host.StartAsync().WaitAsync(Patience);
        return new Application(host);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
