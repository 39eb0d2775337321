using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.TestingHost;
using Streetcar.Client;
using Streetcar.Hosting;
using Streetcar.Storage.Sqlite;
using Streetcar.Testing;

namespace Streetcar.Silo.Tests;

public sealed class HostingTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TempFolder _folder = new();

    [Fact]
    public async Task A_silo_runs_in_any_host()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.AddStreetcar(options => (options.Port, options.Data) = (0, _folder.Path));

        await using var host = await StartAsync(builder);

        await PingAsync(host.Services);
    }

    [Fact]
    public async Task A_silo_runs_beside_a_web_application_and_leaves_it_its_own_port()
    {
        var builder = WebApplication.CreateBuilder();
        builder.AddStreetcar(options => (options.Port, options.Data) = (0, _folder.Path));
        await using var application = builder.Build();
        application.Urls.Add("http://127.0.0.1:0");
        application.MapGet("/", () => "Hello!");

        await application.StartAsync();
        using var http = new HttpClient();
        (await http.GetStringAsync(application.Urls.Single())).ShouldBe("Hello!");
        await PingAsync(application.Services);
        await application.StopAsync();
    }

    [Fact]
    public async Task More_of_Orleans_is_added_to_a_silo_of_its_own()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddStreetcar(options => (options.Port, options.Data) = (0, _folder.Path));
        builder.UseOrleans(silo => silo.AddActivityPropagation());

        await using var host = await StartAsync(builder);

        host.Services.GetServices<IIncomingGrainCallFilter>().ShouldHaveSingleItem();
        await ThingsOf(host).InsertOneAsync(new() { ["_id"] = 1 });
    }

    [Fact]
    public async Task A_client_application_reaches_a_server_that_has_a_gateway()
    {
        int gateway = FreePort();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddStreetcar(options =>
            (options.Port, options.Data, options.Cluster.GatewayPort) = (null, _folder.Path, gateway));
        await using var server = await StartAsync(builder);
        await using var application = await StartClientAsync(gateway);

        await ThingsOf(application).InsertOneAsync(new() { ["_id"] = 1 });

        (await ThingsOf(server).CountDocumentsAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task An_applications_own_silo_gives_documents_to_its_grains_its_clients_and_drivers()
    {
        int gateway = FreePort();
        await using var silo = await StartSiloAsync(
            streetcar => streetcar.UseSqlite(_folder.Path).ListenForMongoDB(port: 0), gateway);
        await using var application = await StartClientAsync(gateway);
        var grains = application.Services.GetRequiredService<IClusterClient>();
        var documents = application.Services.GetRequiredService<DocumentClient>();

        await grains.GetGrain<INoteGrain>("pen").WriteAsync("blue");

        (await grains.GetGrain<INoteGrain>("pen").ReadAsync()).ShouldBe("blue");
        (await documents["test"]["notes"].FindByIdAsync("pen")).ShouldNotBeNull()["text"].AsString.ShouldBe("blue");
        var endpoint = silo.Services.GetRequiredService<StreetcarEndpoint>();
        using var driver = await WireClient.ConnectAsync(endpoint.EndPoint);
        (await driver.IdsAsync("notes")).ShouldHaveSingleItem().AsString.ShouldBe("pen");
    }

    [Fact]
    public async Task The_silos_of_a_TestCluster_share_documents_through_MongoDB()
    {
        await using var mongo = await StreetcarServer.StartAsync().WaitAsync(Patience);
        await using var cluster = new InProcessTestClusterBuilder(2)
            .ConfigureSilo((_, silo) => silo.AddStreetcar(streetcar => streetcar.UseMongoDB(mongo.ConnectionString)))
            .ConfigureClient(client => client.AddStreetcarClient())
            .Build();
        await cluster.DeployAsync().WaitAsync(Patience);
        string[] names = [.. Enumerable.Range(0, 8).Select(i => $"note {i}")];

        foreach (string name in names)
            await cluster.Client.GetGrain<INoteGrain>(name).WriteAsync(name).WaitAsync(Patience);

        foreach (string name in names)
            (await cluster.Client.GetGrain<INoteGrain>(name).ReadAsync()).ShouldBe(name);
        var silos = cluster.Silos.Select(silo => silo.ServiceProvider);
        foreach (var services in silos.Append(cluster.Client.ServiceProvider))
            (await services.GetRequiredService<DocumentClient>()["test"]["notes"].CountDocumentsAsync()).ShouldBe(8);
    }

    [Fact]
    public async Task What_is_not_said_in_code_is_read_from_the_configuration()
    {
        string data = Path.Combine(_folder.Path, "configured");
        await using var silo = await StartSiloAsync(
            streetcar => streetcar.ListenForMongoDB(port: 0),
            settings: new() { ["Streetcar:Data"] = data, ["Streetcar:Port"] = "1" });

        await PingAsync(silo.Services);

        Directory.Exists(data).ShouldBeTrue();
    }

    [Fact]
    public async Task A_data_folder_that_can_not_be_had_fails_the_start_and_is_named()
    {
        string file = Path.Combine(_folder.Path, "file");
        await File.WriteAllTextAsync(file, "no folder");

        var refusal = await Should.ThrowAsync<DataFolderException>(
            () => StartSiloAsync(streetcar => streetcar.UseSqlite(file)));

        refusal.Message.ShouldContain(file);
        refusal.Message.ShouldNotContain('\n');
    }

    [Fact]
    public async Task A_store_that_is_none_fails_the_start_and_is_named()
    {
        var refusal = await Should.ThrowAsync<FormatException>(
            () => StartSiloAsync(streetcar => streetcar.UseMongoDB("files")));

        refusal.Message.ShouldContain("'files'");
    }

    [Fact]
    public async Task No_port_is_opened_for_drivers_unless_one_is_asked_for()
    {
        await using var silo = await StartSiloAsync(streetcar => streetcar.UseSqlite(_folder.Path));

        Should.Throw<InvalidOperationException>(() => silo.Services.GetRequiredService<StreetcarEndpoint>().EndPoint);
        await ThingsOf(silo).InsertOneAsync(new() { ["_id"] = 1 });
    }

    [Fact]
    public void Nothing_else_of_the_silo_is_touched()
    {
        var without = Build(_ => { });
        var with = Build(silo =>
        {
            ServiceDescriptor[] before = [.. silo.Services];
            silo.AddStreetcar(streetcar => streetcar.UseSqlite(_folder.Path).ListenForMongoDB(port: 0));
            silo.Services.Take(before.Length).ShouldBe(before);
        });

        Same<EndpointOptions>();
        Same<ClusterOptions>();
        Same<ClusterMembershipOptions>();
        Same<SiloMessagingOptions>();
        Same<SiloOptions>();
        Same<LoggerFilterOptions>();
        AsMany<IMembershipTable>();
        AsMany<ILoggerProvider>();
        AsMany<IIncomingGrainCallFilter>();
        AsMany<IOutgoingGrainCallFilter>();

        void AsMany<TService>() =>
            with.GetServices<TService>().Count().ShouldBe(without.GetServices<TService>().Count());

        void Same<TOptions>()
            where TOptions : class => with.GetRequiredService<IOptions<TOptions>>().Value
            .ShouldBeEquivalentTo(without.GetRequiredService<IOptions<TOptions>>().Value);

        static IServiceProvider Build(Action<ISiloBuilder> configure)
        {
            var builder = Host.CreateEmptyApplicationBuilder(null);
            builder.UseOrleans(silo => configure(silo
                .UseLocalhostClustering(11234, 30234, serviceId: "shop", clusterId: "shop")
                .Configure<SiloOptions>(options => options.SiloName = "shop")));
            return builder.Build().Services;
        }
    }

    public void Dispose() => _folder.Dispose();

    private static Task<RunningHost> StartSiloAsync(
        Action<StreetcarBuilder> configure, int? gateway = null, Dictionary<string, string?>? settings = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(FreePort(), gateway ?? FreePort())
            .AddStreetcar(configure));
        return StartAsync(builder);
    }

    private static Task<RunningHost> StartClientAsync(int gateway)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleansClient(client => client.UseLocalhostClustering(gateway).AddStreetcarClient());
        return StartAsync(builder);
    }

    private static async Task<RunningHost> StartAsync(HostApplicationBuilder builder)
    {
        var host = builder.Build();
        await host.StartAsync().WaitAsync(Patience);
        return new RunningHost(host);
    }

    private static Collection<MongoDB.Bson.BsonDocument> ThingsOf(RunningHost host) =>
        host.Services.GetRequiredService<DocumentClient>()["test"]["things"];

    internal static int FreePort()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static async Task PingAsync(IServiceProvider services)
    {
        var endpoint = services.GetRequiredService<StreetcarEndpoint>();
        endpoint.Uri.ShouldBe($"mongodb://127.0.0.1:{endpoint.EndPoint.Port}");
        using var client = await WireClient.ConnectAsync(endpoint.EndPoint);
        (await client.RunAsync(Json.Document("{ ping: 1 }")))["ok"].ShouldBe(1.0);
    }

    private sealed class RunningHost(IHost host) : IAsyncDisposable
    {
        public IServiceProvider Services => host.Services;

        public async ValueTask DisposeAsync()
        {
            await host.StopAsync().WaitAsync(Patience);
            await ((IAsyncDisposable)host).DisposeAsync();
        }
    }
}
