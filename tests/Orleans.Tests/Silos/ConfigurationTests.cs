using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using MongoDB.Driver;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Storage;
using Streetcar.Testing;

namespace Streetcar.Providers.Tests;

public sealed class ConfigurationTests : IAsyncLifetime
{
    private StreetcarServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await StreetcarServer.StartAsync();

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Clustering_storage_and_reminders_are_chosen_by_the_configuration_alone()
    {
        var clustering = new Dictionary<string, string?>
        {
            ["ConnectionStrings:documents"] = $"{_server.ConnectionString}/shop",
            ["Orleans:ClusterId"] = "test",
            ["Orleans:ServiceId"] = "test",
            ["Orleans:Clustering:ProviderType"] = "MongoDBServer",
            ["Orleans:Clustering:ServiceKey"] = "documents",
        };
        var settings = new Dictionary<string, string?>(clustering)
        {
            ["Orleans:GrainStorage:Default:ProviderType"] = "Streetcar",
            ["Orleans:GrainStorage:Default:ConnectionName"] = "documents",
            ["Orleans:GrainStorage:Default:DeleteStateOnClear"] = "true",
            ["Orleans:Reminders:ProviderType"] = "MongoDB",
            ["Orleans:Reminders:ConnectionString"] = _server.ConnectionString,
            ["Orleans:Reminders:Database"] = "alarms",
            ["Orleans:Reminders:Collection"] = "all",
        };
        await using (var first = await Application.StartSiloAsync(settings))
        await using (var client = await Application.StartClientAsync(clustering))
        {
            (await client.Grains.GetGrain<IVisitorGrain>("ada").VisitAsync()).ShouldBe(1);
            await client.Grains.GetGrain<IAlarmGrain>("ada").SetAsync(TimeSpan.FromMilliseconds(50));
            await first.AlarmAsync("ada");
        }

        // Another silo, at another address.
        await using var second = await Application.StartSiloAsync(settings);
        (await second.AlarmAsync("ada")).ShouldBe("alarm");
        (await second.Grains.GetGrain<IVisitorGrain>("ada").CountAsync()).ShouldBe(1);

        var visitor = (await _server.Client["shop"]["visitor"].FindByIdAsync("ada")).ShouldNotBeNull();
        visitor["state"]["Count"].ShouldBe(new BsonInt32(1));
        (await _server.Client["alarms"]["all"].CountDocumentsAsync()).ShouldBe(1);
        (await _server.Client["streetcar_membership"]["clusters"].FindByIdAsync("test")).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_client_among_the_services_and_the_silos_own_Streetcar_are_chosen_by_the_configuration_too()
    {
        using var mongo = new MongoClient(_server.ConnectionString);
        var settings = new Dictionary<string, string?>
        {
            ["Orleans:ClusterId"] = "keyed",
            ["Orleans:ServiceId"] = "keyed",
            ["Orleans:Clustering:ProviderType"] = "MongoDB",
            ["Orleans:Clustering:ServiceKey"] = "shared",
            ["Orleans:GrainStorage:Default:ProviderType"] = "MongoDBDatabase",
            ["Orleans:GrainStorage:Default:ServiceKey"] = "shared",
            ["Orleans:GrainStorage:Default:Database"] = "keyed",
            ["Orleans:GrainStorage:own:ProviderType"] = "Streetcar",
        };
        await using var silo = await Application.StartSiloAsync(settings, silo =>
        {
            silo.AddStreetcar(streetcar => streetcar.UseMongoDB(_server.ConnectionString));
            silo.Services.AddKeyedSingleton<IMongoClient>("shared", mongo);
        });

        await silo.Grains.GetGrain<IVisitorGrain>("ada").VisitAsync();
        await silo.Services.GetRequiredKeyedService<IGrainStorage>("own")
            .WriteStateAsync("own", GrainId.Create("own", "ada"), new GrainState<int> { State = 1 });

        (await _server.Client["keyed"]["visitor"].FindByIdAsync("ada")).ShouldNotBeNull();
        (await _server.Client["orleans"]["own"].FindByIdAsync("ada")).ShouldNotBeNull();
        (await _server.Client["streetcar_membership"]["clusters"].FindByIdAsync("keyed")).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_name_that_nothing_has_fails_the_start()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Orleans:Clustering:ProviderType"] = "Streetcar",
            ["Orleans:Clustering:ServiceKey"] = "nowhere",
        };

        var refusal = await Should.ThrowAsync<OrleansConfigurationException>(() => Application.StartSiloAsync(settings));

        refusal.Message.ShouldContain("Orleans:Clustering names 'nowhere'");
        refusal.Message.ShouldContain("ConnectionStrings:nowhere");
    }
}
