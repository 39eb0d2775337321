using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Streetcar.Bson;
using Streetcar.Hosting;

namespace Streetcar.Silo.Tests;

public sealed class HostingTests
{
    [Fact]
    public async Task A_silo_runs_in_any_host()
    {
        using var folder = new TempFolder();
        var builder = Host.CreateApplicationBuilder();
        builder.AddStreetcar(options => (options.Port, options.Data) = (0, folder.Path));
        var host = builder.Build();
        await using var _ = (IAsyncDisposable)host;

        await host.StartAsync();
        await PingAsync(host.Services);
        await host.StopAsync();
    }

    [Fact]
    public async Task A_silo_runs_beside_a_web_application_and_leaves_it_its_own_port()
    {
        using var folder = new TempFolder();
        var builder = WebApplication.CreateBuilder();
        builder.AddStreetcar(options => (options.Port, options.Data) = (0, folder.Path));
        await using var application = builder.Build();
        application.Urls.Add("http://127.0.0.1:0");
        application.MapGet("/", () => "Hello!");

        await application.StartAsync();
        using var http = new HttpClient();
        (await http.GetStringAsync(application.Urls.Single())).ShouldBe("Hello!");
        await PingAsync(application.Services);
        await application.StopAsync();
    }

    private static async Task PingAsync(IServiceProvider services)
    {
        var endpoint = services.GetRequiredService<StreetcarEndpoint>();
        endpoint.Uri.ShouldBe($"mongodb://127.0.0.1:{endpoint.EndPoint.Port}");
        using var client = await WireClient.ConnectAsync(endpoint.EndPoint);
        (await client.RunAsync("{ ping: 1 }"!)).ShouldBe(BsonDocument.Parse("{ ok: 1.0 }"));
    }
}
