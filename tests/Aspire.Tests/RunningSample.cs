using System.Diagnostics;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

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
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));
        builder.AddStreetcar("kept").WithDataFolder(_data.FullName).WithReplicaSet("rs7").AddDatabase("archive", "old");
        _app = await builder.BuildAsync();
        try
        {
            await _app.StartAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            await _app.DisposeAsync();
            _data.Delete(recursive: true);
            throw;
        }
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

    /// <summary>The process of a resource; null where it has none.</summary>
    public static int? ProcessOf(CustomResourceSnapshot snapshot) =>
        snapshot.Properties.FirstOrDefault(property => property.Name == "executable.pid")?.Value as int?;

    /// <summary>Whether a process is gone.</summary>
    public static bool HasEnded(int? processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId.ShouldNotBeNull());
            return process.HasExited;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    /// <summary>Stops the application, and fails where a process of it is left.</summary>
    public async ValueTask DisposeAsync()
    {
        var processes = new List<int?>();
        foreach (string resource in (string[])["documents", "kept", "notes"])
            processes.Add(ProcessOf(await HealthyAsync(resource)));
        await App.StopAsync().WaitAsync(Patience);
        await App.DisposeAsync();
        _data.Delete(recursive: true);
        processes.ShouldAllBe(process => HasEnded(process));
    }
}
