using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using Orleans.Hosting;
using Streetcar.Client;

namespace Streetcar.Providers.Tests;

public sealed class RestartTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("streetcar-");

    [Fact]
    public async Task State_and_reminders_outlive_the_silo_over_SQLite()
    {
        await using (var first = await StartAsync())
        {
            (await first.Grains.GetGrain<IVisitorGrain>("ada").VisitAsync()).ShouldBe(1);
            await first.Grains.GetGrain<IAlarmGrain>("ada").SetAsync(TimeSpan.FromMilliseconds(50));
            (await first.AlarmAsync("ada")).ShouldBe("alarm");
        }

        await using var second = await StartAsync();
        (await second.AlarmAsync("ada")).ShouldBe("alarm");
        (await second.Grains.GetGrain<IAlarmGrain>("ada").StopAsync()).ShouldBeTrue();
        (await second.Grains.GetGrain<IAlarmGrain>("ada").StopAsync()).ShouldBeFalse();
        (await second.Grains.GetGrain<IVisitorGrain>("ada").VisitAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task What_a_grain_writes_while_its_silo_stops_is_kept()
    {
        await using (var first = await StartAsync())
        {
            await Task.WhenAll(Enumerable.Range(0, 20).Select(i => first.Grains.GetGrain<IVisitorGrain>($"{i}").VisitAsync()));
        }

        await using var second = await StartAsync();
        var visitors = second.Services.GetRequiredService<DocumentClient>()["orleans"]["visitor"];
        (await visitors.CountDocumentsAsync(new BsonDocument("state.End", "ShuttingDown"))).ShouldBe(20);
    }

    [Fact]
    public async Task A_silo_with_no_store_does_not_start()
    {
        var refusal = await Should.ThrowAsync<Orleans.Runtime.OrleansConfigurationException>(
            () => Application.StartSiloAsync(silo => silo.AddStreetcarGrainStorageAsDefault()));

        refusal.Message.ShouldContain("AddStreetcar()");
        refusal.Message.ShouldContain("ConnectionString");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private Task<Application> StartAsync() => Application.StartSiloAsync(silo => silo
        .AddStreetcar(streetcar => streetcar.UseSqlite(_folder.FullName))
        .AddStreetcarGrainStorageAsDefault()
        .UseStreetcarReminders());
}
