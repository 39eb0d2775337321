using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MongoDB.Bson;
using MongoDB.Driver;
using Streetcar.Hosting;
using Streetcar.Storage.Sqlite;

namespace Streetcar.Testing.Tests;

public sealed class ServerTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("streetcar-").FullName;

    [Fact]
    public async Task A_server_takes_MongoDBs_driver()
    {
        await using var server = await StartAsync();
        using var client = new MongoClient(server.ConnectionString);
        var things = client.GetDatabase("test").GetCollection<BsonDocument>("things");

        await things.InsertManyAsync([new("_id", 1), new("_id", 2)]);

        (await things.Find(new BsonDocument("_id", 2)).SingleAsync()).ShouldBe(new BsonDocument("_id", 2));
        (await server.Client["test"]["things"].CountDocumentsAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task All_options_of_the_server_can_be_set()
    {
        await using var server = await StreetcarServer.StartAsync(options =>
            options.Configure = streetcar => streetcar.TransactionLifetime = TimeSpan.FromSeconds(7));
        using var client = new MongoClient(server.ConnectionString);

        var reply = await client.GetDatabase("admin").RunCommandAsync<BsonDocument>("{ getParameter: 1, transactionLifetimeLimitSeconds: 1 }");

        reply["transactionLifetimeLimitSeconds"].ToInt32().ShouldBe(7);
    }

    [Fact]
    public async Task Ten_servers_at_once_are_independent()
    {
        var servers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => StartAsync()));
        try
        {
            servers.Select(server => server.ConnectionString).ShouldBeUnique();

            var things = Array.ConvertAll(servers, server => server.Client["test"]["things"]);

            await Task.WhenAll(things.Select((collection, i) => collection.InsertOneAsync(new() { ["_id"] = i })));

            for (int i = 0; i < things.Length; i++)
                (await things[i].Find().ToListAsync(null)).ShouldHaveSingleItem()["_id"].AsInt32.ShouldBe(i);
        }
        finally
        {
            foreach (var server in servers)
                await server.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_is_left_of_a_server_that_has_been_disposed_of(bool isInMemory)
    {
        var server = await StartAsync(options => options.InMemory = isInMemory);
        var endPoint = IPEndPoint.Parse(new Uri(server.ConnectionString).Authority);
        await server.Client["test"]["things"].InsertOneAsync(new() { ["_id"] = 1 });
        string data = FolderOf(server.Services);
        Directory.Exists(data).ShouldBe(!isInMemory);

        await server.DisposeAsync().AsTask().WaitAsync(Patience);

        Directory.Exists(data).ShouldBeFalse();
        File.Exists(data + ".lock").ShouldBeFalse();
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var refusal = Should.Throw<SocketException>(() => socket.Connect(endPoint));
        refusal.SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);
    }

    [Fact]
    public async Task A_named_folder_is_kept_and_found_again()
    {
        string data = Path.Combine(_folder, "data");
        await using (var server = await StartAsync(options => options.DataFolder = data))
            await server.Client["test"]["things"].InsertOneAsync(new() { ["_id"] = 1 });

        await using var again = await StartAsync(options => options.DataFolder = data);

        (await again.Client["test"]["things"].CountDocumentsAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task A_folder_belongs_to_one_server()
    {
        await using var server = await StartAsync(options => options.DataFolder = _folder);

        var refusal = await Should.ThrowAsync<DataFolderException>(StartAsync(options => options.DataFolder = _folder));

        refusal.Message.ShouldContain(_folder);
    }

    [Fact]
    public async Task A_server_that_can_not_start_leaves_no_folder_behind()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        string? data = null;

        await Should.ThrowAsync<IOException>(() => StartAsync(options =>
        {
            options.Port = ((IPEndPoint)other.LocalEndpoint).Port;
            options.InMemory = false;
            options.ConfigureLogging = logging => logging.Services.AddSingleton<ILoggerProvider>(services =>
            {
                data = FolderOf(services);
                return NullLoggerProvider.Instance;
            });
        }));

        Directory.Exists(data.ShouldNotBeNull()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_server_is_disposed_of_as_often_as_one_likes()
    {
        var server = await StartAsync();

        await server.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Commands_fail_where_a_test_has_them_fail()
    {
        await using var server = await StartAsync(options => options.EnableTestCommands = true);
        using var client = new MongoClient(server.ConnectionString);

        await client.GetDatabase("admin").RunCommandAsync<BsonDocument>("""
            { configureFailPoint: 'failCommand', mode: { times: 1 }, data: { failCommands: ['ping'], errorCode: 89 } }
            """);

        var failure = await Should.ThrowAsync<MongoCommandException>(
            () => client.GetDatabase("test").RunCommandAsync<BsonDocument>(new BsonDocument("ping", 1)));
        failure.Code.ShouldBe(89);
        await client.GetDatabase("test").RunCommandAsync<BsonDocument>(new BsonDocument("ping", 1));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Task<StreetcarServer> StartAsync(Action<StreetcarServerOptions>? configure = null) =>
        StreetcarServer.StartAsync(configure).WaitAsync(Patience);

    private static string FolderOf(IServiceProvider server) =>
        server.GetRequiredService<IOptions<StreetcarOptions>>().Value.Data;
}
