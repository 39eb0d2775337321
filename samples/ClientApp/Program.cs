using Orleans;
using Orleans.Hosting;
using Streetcar.Client;
using Streetcar.Samples;

const string usage = """
    An Orleans client application: the same DocumentClient, over grain calls.

      dotnet run --project samples/ClientApp                        with a silo of its own
      dotnet run --project samples/ClientApp -- --gateway 30000     with the silo of this machine that has this gateway port

    For the second, start one with: dotnet run --project src/Silo -- --gateway-port 30000
    """;

int port = 0;
if (args is not [] && !(args is ["--gateway", var text] && int.TryParse(text, out port)))
{
    Console.WriteLine(usage);
    return args is ["--help" or "-h"] ? 0 : 1;
}

await using var silo = args is [] ? await LocalSilo.StartAsync(port = LocalSilo.FreePort()) : null;

var builder = Host.CreateEmptyApplicationBuilder(null);
builder.UseOrleansClient(orleans => orleans.UseLocalhostClustering(gatewayPort: port));
// One client for the lifetime of the application, as with any other service.
builder.Services.AddSingleton(services => new DocumentClient(services.GetRequiredService<IClusterClient>()));

var host = builder.Build();
await using var closing = (IAsyncDisposable)host;
await host.StartAsync();

var visits = host.Services.GetRequiredService<DocumentClient>()["client_app"]["visits"];
await visits.UpdateOneAsync("{ _id: 'here' }", "{ $inc: { times: 1 } }", new() { Upsert = true });
Console.WriteLine(await visits.FindOneAsync("{ _id: 'here' }"));

await host.StopAsync();
return 0;
