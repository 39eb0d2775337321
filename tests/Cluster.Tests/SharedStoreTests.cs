using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.TestingHost;
using Streetcar.Storage;
using Streetcar.Storage.MongoDB;
using Streetcar.Testing;

namespace Streetcar.Cluster.Tests;

/// <summary>Silos that would not see each other's documents.</summary>
public sealed class SharedStoreTests : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("streetcar-apart-").FullName;

    private InProcessTestCluster? _cluster;

    [Fact]
    public async Task Two_silos_with_a_folder_each_do_not_start_together()
    {
        _cluster = Make((number, silo) => silo.AddStreetcar(
            streetcar => streetcar.UseSqlite(Path.Combine(_folder, $"silo-{number}"))));

        var error = await Should.ThrowAsync<Exception>(_cluster.DeployAsync());

        error.GetBaseException().ShouldBeOfType<OrleansConfigurationException>().Message.ShouldContain("SQLite serves one silo");
    }

    [Fact]
    public async Task A_silo_over_MongoDB_does_not_join_one_over_SQLite()
    {
        await using var server = await StreetcarServer.StartAsync();
        await using var mongo = MongoStore.Open(server.ConnectionString);
        _cluster = Make((number, silo) =>
        {
            if (number > 0)
                silo.Services.AddSingleton<IDocumentStore>(mongo);
            silo.AddStreetcar(streetcar => streetcar.UseSqlite(Path.Combine(_folder, "mixed")));
        });

        var error = await Should.ThrowAsync<Exception>(_cluster.DeployAsync());

        error.GetBaseException().ShouldBeOfType<OrleansConfigurationException>().Message.ShouldContain("hosts Streetcar with other documents");
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
            await _cluster.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static InProcessTestCluster Make(Action<int, ISiloBuilder> configure)
    {
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo((options, silo) => configure(options.SiloName[^1] - '0', silo));
        return builder.Build();
    }
}
