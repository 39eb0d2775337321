using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using MongoDB.Driver;
using Streetcar.Client;

namespace Streetcar.Providers;

/// <summary>
/// The database of a provider. It is opened when it is first used, as the silo makes its providers before its options are
/// validated.
/// </summary>
/// <param name="options">Where it is.</param>
/// <param name="services">The silo's services.</param>
internal sealed class ProviderStore(StreetcarProviderOptions options, IServiceProvider services) : IAsyncDisposable
{
    private const string DefaultDatabase = "orleans";

    private readonly Lazy<(Database Database, DocumentClient? Owned)> _opened = new(() => Open(options, services));

    public Database Database => _opened.Value.Database;

    /// <summary>Asks for a sign of life, so that a store which can't be reached fails the start of the silo.</summary>
    public Task PingAsync(CancellationToken cancellationToken) =>
        Database.CommandAsync(new BsonDocument("ping", 1), cancellationToken: cancellationToken);

    public ValueTask DisposeAsync() =>
        _opened.IsValueCreated && _opened.Value.Owned is { } client ? client.DisposeAsync() : default;

    /// <summary>The name of the database that options lead to.</summary>
    /// <exception cref="MongoConfigurationException">The connection string is none.</exception>
    public static string DatabaseName(StreetcarProviderOptions options)
    {
        if (options.Database is { } name)
            return name;
        return options.ConnectionString is { } uri && MongoUrl.Create(uri).DatabaseName is { } named ? named : DefaultDatabase;
    }

    private static (Database Database, DocumentClient? Owned) Open(StreetcarProviderOptions options, IServiceProvider services)
    {
        DocumentClient? owned = null;
        var client = options.CreateClient?.Invoke(services)
            ?? (options.ConnectionString is { } uri ? owned = new DocumentClient(uri) : services.GetRequiredService<DocumentClient>());

        // The client's own concerns may be weaker, or its reads go to secondaries, which lag behind.
        return (client[DatabaseName(options)].With(ReadConcern.Majority, WriteConcern.WMajority, ReadPreference.Primary), owned);
    }
}
