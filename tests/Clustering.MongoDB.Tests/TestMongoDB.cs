using Streetcar.Testing;

namespace Streetcar.Clustering.MongoDB.Tests;

/// <summary>
/// The MongoDB that the tests of a run share: the one that <c>STREETCAR_TEST_MONGODB</c> names or, where it is not set, a
/// Streetcar over SQLite.
/// </summary>
public sealed class TestMongoDB : IAsyncLifetime
{
    private StreetcarServer? _server;

    /// <summary>Its connection string.</summary>
    public string Uri { get; private set; } = Environment.GetEnvironmentVariable("STREETCAR_TEST_MONGODB") ?? "";

    public async ValueTask InitializeAsync()
    {
        if (Uri.Length > 0)
            return;
        _server = await StreetcarServer.StartAsync();
        Uri = _server.ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }
}

[CollectionDefinition(nameof(TestMongoDB))]
public sealed class TestMongoDBUsers : ICollectionFixture<TestMongoDB>;
