using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Streetcar.Hosting;

namespace Streetcar.Clustering.MongoDB.Tests;

/// <summary>
/// The MongoDB that the tests of a run share: the one that <c>STREETCAR_TEST_MONGODB</c> names or, where it is not set, a
/// Streetcar over SQLite.
/// </summary>
public sealed class TestMongoDB : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("streetcar-membership-").FullName;
    private IHost? _server;

    /// <summary>Its connection string.</summary>
    public string Uri { get; private set; } = Environment.GetEnvironmentVariable("STREETCAR_TEST_MONGODB") ?? "";

    public async Task InitializeAsync()
    {
        if (Uri.Length > 0)
            return;
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddStreetcar(options => (options.Port, options.Data) = (0, _folder));
        _server = builder.Build();
        await _server.StartAsync();
        Uri = _server.Services.GetRequiredService<StreetcarEndpoint>().Uri;
    }

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.StopAsync();
            await ((IAsyncDisposable)_server).DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }
}

[CollectionDefinition(nameof(TestMongoDB))]
public sealed class TestMongoDBUsers : ICollectionFixture<TestMongoDB>;
