using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Streetcar.Aspire.Tests;

/// <summary>
/// The sample's AppHost, as <c>dotnet run</c> starts it, with a second server that keeps its documents: one start for all
/// tests, since Aspire's own processes cost more than the rest.
/// </summary>
public sealed class RunningSample : IAsyncLifetime
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("streetcar-");
    private DistributedApplication? _app;

    public DistributedApplication App => _app!;

    public ResourceNotificationService Resources => App.Services.GetRequiredService<ResourceNotificationService>();

    public async ValueTask InitializeAsync()
    {
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>();
        builder.AddStreetcar("kept").WithDataFolder(_data.FullName).WithReplicaSet("rs7").AddDatabase("archive", "old");
        _app = await builder.BuildAsync();
        await _app.StartAsync().WaitAsync(Patience);
    }

    /// <summary>Waits for a resource to be healthy.</summary>
    /// <returns>What Aspire knows of it.</returns>
    public async Task<CustomResourceSnapshot> HealthyAsync(string resource) =>
        (await Resources.WaitForResourceHealthyAsync(resource).WaitAsync(Patience)).Snapshot;

    /// <summary>Where a resource that is healthy is reached.</summary>
    public async Task<string> ConnectionStringAsync(string resource)
    {
        await HealthyAsync(resource);
        return (await App.GetConnectionStringAsync(resource)).ShouldNotBeNull();
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
        _data.Delete(recursive: true);
    }
}
