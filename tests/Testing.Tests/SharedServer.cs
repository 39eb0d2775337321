namespace Streetcar.Testing.Tests;

/// <summary>A server for the tests of a class, without a port.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    public StreetcarServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await StreetcarServer.StartAsync(options => options.Port = null);

    public async ValueTask DisposeAsync() => await Server.DisposeAsync();
}
