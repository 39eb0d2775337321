using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Driver;
using Streetcar.Testing.State;
using Streetcar.Wire;

namespace Streetcar.Testing;

// MongoDB.Driver without a port.
public sealed partial class StreetcarServer
{
    private readonly Lock _clientsLock = new();
    private readonly List<InProcessMongoClient> _clients = [];
    private readonly DatabaseNames _names = new();
    private IMongoClient? _mongoClient;

    /// <summary>
    /// MongoDB.Driver's client of the server, with its default settings. Its connections are streams in memory: it needs no
    /// port, and is not asked who it is. Made when it is first asked for; the server disposes of it.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The server has been disposed of.</exception>
    public IMongoClient MongoClient
    {
        get
        {
            lock (_clientsLock)
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                return _mongoClient ??= CreateMongoClient();
            }
        }
    }

    /// <summary>Makes another client like <see cref="MongoClient"/>, with settings of its own.</summary>
    /// <param name="configure">
    /// Changes the settings: command monitoring, concerns, timeouts, LINQ; null for none. Where and as whom the client connects is
    /// not for it to say.
    /// </param>
    /// <returns>The client, of which the server disposes.</returns>
    /// <exception cref="ObjectDisposedException">The server has been disposed of.</exception>
    public IMongoClient CreateMongoClient(Action<MongoClientSettings>? configure = null)
    {
        var settings = new MongoClientSettings();
        configure?.Invoke(settings);
        lock (_clientsLock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var client = InProcessMongoClient.Create(Services.GetRequiredService<WireListener>(), settings, _options.Users.Credential);
            _clients.Add(client);
            return client.Client;
        }
    }

    /// <summary>
    /// A database that no other test has: each call gives another one, which is named after the caller and made by the first
    /// write. It is reached by <see cref="MongoClient"/>; others reach it by its name.
    /// </summary>
    /// <param name="test">What its name begins with; the caller's name unless given.</param>
    /// <returns>The database, whose name is one that MongoDB takes too.</returns>
    public IMongoDatabase NewDatabase([CallerMemberName] string test = "") => MongoClient.GetDatabase(_names.Next(test));

    private async ValueTask DisposeClientsAsync()
    {
        InProcessMongoClient[] clients;
        lock (_clientsLock)
            clients = [.. _clients];
        // Each waits for the server's answer that its sessions have ended.
        await Task.WhenAll(clients.Select(client => Task.Run(client.Dispose))).ConfigureAwait(false);
    }
}
