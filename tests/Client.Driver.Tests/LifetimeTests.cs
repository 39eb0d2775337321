using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Events;
using Orleans;
using Orleans.Hosting;

namespace Streetcar.Client.Driver.Tests;

public sealed class LifetimeTests : IAsyncDisposable
{
    // The listener takes a second at most; the rest is for a machine that is busy.
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(5);

    private readonly Applications _applications = new();

    [Fact]
    public async Task A_command_that_comes_before_the_client_has_connected_waits_for_it()
    {
        await _applications.StartSiloAsync();
        var application = _applications.Client(client => client.AddStreetcarMongoClient());
        var early = PingAsync(Applications.MongoOf(application));

        early.IsCompleted.ShouldBeFalse();
        await Applications.StartAsync(application);

        await early.WaitAsync(Applications.Patience);
    }

    [Fact]
    public async Task A_command_fails_where_the_host_does_not_start_in_time()
    {
        var application = _applications.Client(client => client.AddStreetcarMongoClient(
            settings => settings.ServerSelectionTimeout = TimeSpan.FromMilliseconds(100)));

        await Should.ThrowAsync<TimeoutException>(() => PingAsync(Applications.MongoOf(application)));
    }

    [Fact]
    public async Task Startup_tasks_of_a_silo_use_it_already_and_grains_that_end_with_the_silo_still()
    {
        var seen = new ConcurrentQueue<BsonDocument>();
        var note = new BsonDocument("_id", "startup");
        var silo = await Applications.StartAsync(_applications.Silo(silo =>
        {
            silo.Services.AddSingleton(seen);
            silo.AddStreetcarMongoClient().AddStartupTask((services, token) => services.GetRequiredService<IMongoClient>()
                .GetDatabase("test").GetCollection<BsonDocument>("notes").InsertOneAsync(note, null, token));
        }));
        await silo.Services.GetRequiredService<IGrainFactory>().GetGrain<ILastLookGrain>(0).BeginAsync();

        await _applications.EndAsync(silo);

        seen.ShouldHaveSingleItem().ShouldBe(note);
    }

    [Fact]
    public async Task It_ends_with_its_host_and_so_do_its_port_its_connections_and_its_threads()
    {
        await _applications.StartSiloAsync();
        var closed = new TaskCompletionSource();
        var application = await Applications.StartAsync(_applications.Client(orleans => orleans.AddStreetcarMongoClient(
            settings => settings.ClusterConfigurator = driver => driver.Subscribe<ClusterClosedEvent>(
                _ => closed.TrySetResult()))));
        var client = Applications.MongoOf(application);
        var port = client.Settings.Server.Port;
        await PingAsync(client);
        using var stranger = new TcpClient();
        await stranger.ConnectAsync(IPAddress.Loopback, port).WaitAsync(Applications.Patience);

        long start = Stopwatch.GetTimestamp();
        await _applications.EndAsync(application);

        Stopwatch.GetElapsedTime(start).ShouldBeLessThan(StopTime);
        await Should.ThrowAsync<ObjectDisposedException>(() => PingAsync(client));
        await closed.Task.WaitAsync(Applications.Patience);
        (await ReadAsync(stranger).WaitAsync(Applications.Patience)).ShouldBe(0);
        using var late = new TcpClient();
        var refusal = await Should.ThrowAsync<SocketException>(() => late.ConnectAsync(IPAddress.Loopback, port));
        refusal.SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);
    }

    [Fact]
    public async Task A_client_whose_cluster_is_gone_ends_without_waiting_for_it()
    {
        var cluster = new DriverCluster();
        await cluster.InitializeAsync();
        // It leaves a session, of which the driver tells the server that it has ended.
        await PingAsync(cluster.Client(Caller.ClientApplication));

        // The silos end first.
        await cluster.DisposeAsync().AsTask().WaitAsync(StopTime);
    }

    [Fact]
    public async Task A_host_that_never_starts_leaves_no_port_open()
    {
        var application = _applications.Client(client => client.AddStreetcarMongoClient());
        int port = Applications.MongoOf(application).Settings.Server.Port;

        await _applications.EndAsync(application);

        using var late = new TcpClient();
        await Should.ThrowAsync<SocketException>(() => late.ConnectAsync(IPAddress.Loopback, port));
    }

    [Fact]
    public async Task Two_applications_of_a_process_have_one_each()
    {
        await _applications.StartSiloAsync();
        var first = await _applications.StartClientAsync();
        var second = await _applications.StartClientAsync();
        Applications.MongoOf(second).Settings.Server.ShouldNotBe(Applications.MongoOf(first).Settings.Server);

        await PingAsync(Applications.MongoOf(first));
        await _applications.EndAsync(first);

        await PingAsync(Applications.MongoOf(second));
    }

    public async ValueTask DisposeAsync() => await _applications.DisposeAsync();

    private static Task PingAsync(IMongoClient client) =>
        client.GetDatabase("test").RunCommandAsync<BsonDocument>("{ ping: 1 }");

    private static async Task<int> ReadAsync(TcpClient stranger) => await stranger.GetStream().ReadAsync(new byte[1]);
}
