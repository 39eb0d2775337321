using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MongoDB.Driver;
using Orleans.Hosting;
using Streetcar.Hosting;
using Streetcar.Silo.Tests;

namespace Streetcar.Client.Driver.Tests;

/// <summary>A silo over SQLite and its client applications, each in a host of its own in this process.</summary>
internal sealed class Applications : IAsyncDisposable
{
    /// <summary>How long anything may take at most.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TempFolder _folder = new();
    private readonly List<IHost> _hosts = [];
    private readonly int _gateway = FreePort();

    /// <summary>A silo that hosts Streetcar.</summary>
    public IHost Silo(Action<ISiloBuilder> add, Action<StreetcarBuilder>? configure = null) => Build(builder =>
        builder.UseOrleans(silo => add(silo
            .UseLocalhostClustering(FreePort(), _gateway)
            .AddStreetcar(streetcar =>
            {
                streetcar.UseSqlite(_folder.Path);
                configure?.Invoke(streetcar);
            }))));

    /// <summary>A client application of the silo.</summary>
    public IHost Client(Action<IClientBuilder> add) => Build(builder =>
        builder.UseOrleansClient(client => add(client.UseLocalhostClustering(_gateway))));

    /// <summary>Starts a silo that has nothing but Streetcar.</summary>
    public Task StartSiloAsync() => StartAsync(Silo(_ => { }));

    /// <summary>Starts a client application that has nothing but a driver's client.</summary>
    public Task<IHost> StartClientAsync() => StartAsync(Client(client => client.AddStreetcarMongoClient()));

    public static async Task<IHost> StartAsync(IHost host)
    {
        await host.StartAsync().WaitAsync(Patience);
        return host;
    }

    /// <summary>Ends an application as its process's end does.</summary>
    public async Task EndAsync(IHost host)
    {
        _hosts.Remove(host);
        await host.StopAsync().WaitAsync(Patience);
        await ((IAsyncDisposable)host).DisposeAsync();
    }

    /// <summary>The driver's client of an application.</summary>
    public static IMongoClient MongoOf(IHost host) => host.Services.GetRequiredService<IMongoClient>();

    public async ValueTask DisposeAsync()
    {
        while (_hosts.Count > 0)
            await EndAsync(_hosts[^1]);
        _folder.Dispose();
    }

    private static int FreePort()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private IHost Build(Action<HostApplicationBuilder> add)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        add(builder);
        var host = builder.Build();
        _hosts.Add(host);
        return host;
    }
}
