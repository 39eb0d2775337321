using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Streetcar.Client;
using Streetcar.Hosting;
using Streetcar.Storage.Sqlite;
using Streetcar.Testing.Scopes;
using Streetcar.Grains.Authentication;

namespace Streetcar.Testing;

/// <summary>
/// A server in the process of a test. Any number of them run beside each other and know nothing of each other. When it
/// is disposed of, its port is free again and its documents are gone, unless they are in a folder that is named.
/// </summary>
/// <example><code>
/// await using var server = await StreetcarServer.StartAsync();
/// var client = new MongoClient(server.ConnectionString);
/// </code></example>
public sealed partial class StreetcarServer : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly TemporaryFolder? _temporary;
    private readonly StreetcarServerOptions _options;
    private bool _isDisposed;

    private StreetcarServer(IHost host, TemporaryFolder? temporary, StreetcarServerOptions options) =>
        (_host, _temporary, _options) = (host, temporary, options);

    /// <summary>
    /// Where drivers reach it, as they take it: <c>mongodb://127.0.0.1:49152</c>, with the first of its users and the replica set
    /// where it has them.
    /// </summary>
    /// <exception cref="InvalidOperationException">It has no port.</exception>
    public string ConnectionString
    {
        get
        {
            var streetcar = Services.GetRequiredService<IOptions<StreetcarOptions>>().Value;
            if (streetcar.Port is null)
                throw new InvalidOperationException("The server has no port, since options.Port is null. MongoClient and Client need none.");
            string user = _options.Users is [var (name, password), ..] ? $"{Uri.EscapeDataString(name)}:{Uri.EscapeDataString(password)}@" : "";
            string uri = Services.GetRequiredService<StreetcarEndpoint>().Uri.Replace("mongodb://", $"mongodb://{user}");
            if (streetcar.ReplicaSet is not { } replicaSet)
                return uri;
            return $"{uri}{(uri.Contains('?') ? "&" : "/?")}replicaSet={Uri.EscapeDataString(replicaSet)}";
        }
    }

    /// <summary>A client inside the server, which needs no connection. The server disposes of it.</summary>
    public DocumentClient Client => Services.GetRequiredService<DocumentClient>();

    /// <summary>The services of the server's host, its Orleans silo's among them.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>Starts a server.</summary>
    /// <param name="configure">Changes the options; null for a free port and documents in memory.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <returns>The server, which answers.</returns>
    /// <exception cref="FormatException">The port is out of range.</exception>
    /// <exception cref="DataFolderException">The data folder can't be used, or another server has it.</exception>
    /// <exception cref="IOException">The port is in use.</exception>
    public static async Task<StreetcarServer> StartAsync(
        Action<StreetcarServerOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        var options = new StreetcarServerOptions();
        configure?.Invoke(options);
        var temporary = options is { DataFolder: null, InMemory: false } ? TemporaryFolder.Create() : null;
        IHost? host = null;
        try
        {
            host = Build(options, options.DataFolder ?? temporary?.Path);
            await host.StartAsync(cancellationToken).ConfigureAwait(false);
            return new StreetcarServer(host, temporary, options);
        }
        catch (Exception reason)
        {
            await CloseAsync(host, temporary, reason).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stops the server: it answers what it has been asked, and closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
            return;
        await DisposeClientsAsync().ConfigureAwait(false);
        await CloseAsync(_host, _temporary).ConfigureAwait(false);
    }

    private static IHost Build(StreetcarServerOptions options, string? data)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        options.ConfigureLogging?.Invoke(builder.Logging);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.AddStreetcar(streetcar =>
        {
            streetcar.Port = options.Port;
            if (data is null)
                streetcar.Store = "memory";
            else
                streetcar.Data = data;
            (streetcar.ReplicaSet, streetcar.EnableTestCommands) = (options.ReplicaSet, options.EnableTestCommands);
            options.Configure?.Invoke(streetcar);
            streetcar.Auth |= options.Users.Count > 0;
        });
        builder.Services.AddCommandScopes();
        builder.Services.Configure<AccessOptions>(access => options.Users.AddTo(access.Users));
        return builder.Build();
    }

    private static async ValueTask CloseAsync(IHost? host, TemporaryFolder? temporary, Exception? startFailure = null)
    {
        if (host is not null)
        {
            try
            {
                await host.StopAsync().ConfigureAwait(false);
            }
            catch (Exception) when (startFailure is not null)
            {
                // A silo that has started in part does not stop well; the reason why it did not start is what matters.
            }

            await ((IAsyncDisposable)host).DisposeAsync().ConfigureAwait(false);
        }

        temporary?.Dispose();
    }

    // A host's own lifetime would take Ctrl-C from the process that the server is in.
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
