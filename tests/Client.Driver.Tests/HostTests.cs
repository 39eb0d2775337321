using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Events;
using Orleans.Hosting;
using Streetcar.Hosting;

namespace Streetcar.Client.Driver.Tests;

public sealed class HostTests : IAsyncDisposable
{
    private readonly Applications _applications = new();

    [Fact]
    public async Task A_silo_that_listens_for_drivers_has_both_and_fails_only_what_comes_from_outside()
    {
        var silo = await Applications.StartAsync(_applications.Silo(
            silo => silo.AddStreetcarMongoClient(),
            streetcar => streetcar.ListenForMongoDB(port: 0).Configure(options => options.EnableTestCommands = true)));
        using var outside = new MongoClient(silo.Services.GetRequiredService<StreetcarEndpoint>().Uri);
        var inside = Applications.MongoOf(silo);
        await Notes(inside).InsertOneAsync(new("_id", 1));
        (await Notes(outside).CountDocumentsAsync("{}")).ShouldBe(1);

        const string Fail = "{ configureFailPoint: 'failCommand', mode: 'alwaysOn', data: { failCommands: ['aggregate'], errorCode: 8 } }";
        await outside.GetDatabase("admin").RunCommandAsync<BsonDocument>(Fail);

        await Should.ThrowAsync<MongoCommandException>(() => Notes(outside).CountDocumentsAsync("{}"));
        (await Notes(inside).CountDocumentsAsync("{}")).ShouldBe(1);
        await Should.ThrowAsync<MongoCommandException>(
            () => inside.GetDatabase("admin").RunCommandAsync<BsonDocument>(Fail));
    }

    [Fact]
    public async Task Nobody_else_runs_a_command()
    {
        await _applications.StartSiloAsync();
        var own = Applications.MongoOf(await _applications.StartClientAsync()).Settings;
        var settings = new MongoClientSettings { Server = own.Server };
        using var stranger = new MongoClient(settings);
        settings.Credential = MongoCredential.CreateCredential("admin", own.Credential.Username, "a guess");
        using var guesser = new MongoClient(settings);

        var error = await Should.ThrowAsync<MongoCommandException>(() => Notes(stranger).CountDocumentsAsync("{}"));
        await Should.ThrowAsync<MongoAuthenticationException>(() => Notes(guesser).CountDocumentsAsync("{}"));

        error.CodeName.ShouldBe("Unauthorized");
    }

    [Fact]
    public async Task Added_twice_it_is_there_once_with_all_settings()
    {
        await _applications.StartSiloAsync();
        var commands = new ConcurrentQueue<string>();

        var application = await Applications.StartAsync(_applications.Client(client => client
            .AddStreetcarMongoClient(settings => settings.ApplicationName = "shop")
            .AddStreetcarMongoClient(settings => settings.ClusterConfigurator =
                cluster => cluster.Subscribe<CommandStartedEvent>(started => commands.Enqueue(started.CommandName)))));

        var mongo = application.Services.GetServices<IMongoClient>().ShouldHaveSingleItem();
        mongo.Settings.ApplicationName.ShouldBe("shop");
        await Notes(mongo).InsertOneAsync(new("_id", 1));
        commands.ShouldContain("insert");
    }

    [Fact]
    public async Task An_application_s_own_IMongoClient_stays_its_own()
    {
        await _applications.StartSiloAsync();
        using var own = new MongoClient("mongodb://127.0.0.1:1");

        var application = await Applications.StartAsync(_applications.Client(client =>
        {
            client.Services.AddSingleton<IMongoClient>(own);
            client.AddStreetcarMongoClient();
        }));

        application.Services.GetRequiredService<IMongoClient>().ShouldBeSameAs(own);
        var keyed = application.Services.GetRequiredKeyedService<IMongoClient>(
            StreetcarMongoClientExtensions.MongoClientKey);
        await Notes(keyed).InsertOneAsync(new("_id", 1));
    }

    public async ValueTask DisposeAsync() => await _applications.DisposeAsync();

    private static IMongoCollection<BsonDocument> Notes(IMongoClient client) =>
        client.GetDatabase("test").GetCollection<BsonDocument>("notes");
}
