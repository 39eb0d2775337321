using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Streetcar.Hosting;
using Streetcar.Testing;

namespace Streetcar.Silo.Tests;

public sealed class HandshakeTests : IAsyncLifetime
{
    private StreetcarServer _server = null!;

    private IPEndPoint EndPoint => _server.Services.GetRequiredService<StreetcarEndpoint>().EndPoint;

    public async ValueTask InitializeAsync() => _server = await StreetcarServer.StartAsync();

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("hello")]
    [InlineData("isMaster")]
    [InlineData("ismaster")]
    public async Task Every_connection_has_its_own_number(string hello)
    {
        using var one = await WireClient.ConnectAsync(EndPoint);
        using var two = await WireClient.ConnectAsync(EndPoint);

        var first = await one.RunAsync(new() { [hello] = 1 });
        var again = await one.RunAsync(new() { [hello] = 1 });
        var second = await two.RunAsync(new() { [hello] = 1 });

        again["connectionId"].ShouldBe(first["connectionId"]);
        second["connectionId"].ShouldNotBe(first["connectionId"]);
    }

    [Theory]
    [InlineData("['snappy', 'zlib', 'zstd']", "[\"zlib\"]")]
    [InlineData("['zstd']", null)]
    [InlineData("[]", null)]
    [InlineData("'zlib'", null)]
    public async Task Of_the_clients_compressors_zlib_is_agreed_to(string asked, string? agreed)
    {
        using var client = await WireClient.ConnectAsync(EndPoint);

        var reply = await client.RunAsync(Json.Document($"{{ hello: 1, compression: {asked} }}"));

        reply["compression"].ToString().ShouldBe(agreed ?? "");
    }

    [Fact]
    public async Task A_client_can_ask_for_its_own_address()
    {
        using var client = await WireClient.ConnectAsync(EndPoint);

        var reply = await client.RunAsync(new() { ["whatsmyuri"] = 1 });

        reply["you"].AsString.ShouldBe($"127.0.0.1:{client.Port}");
    }
}
