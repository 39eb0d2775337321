using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Hosting;
using Streetcar.Hosting;

int silo = int.Parse(args[0]);
int gateway = int.Parse(args[1]);
string data = args[2];

var builder = Host.CreateApplicationBuilder();
builder.Logging.ClearProviders();
builder.UseOrleans(orleans => orleans
    .UseLocalhostClustering(silo, gateway)
    .AddStreetcar(streetcar => streetcar.UseSqlite(data).ListenForMongoDB(port: 0)));
var application = builder.Build();
await application.StartAsync();
Console.WriteLine($"Documents are at {application.Services.GetRequiredService<StreetcarEndpoint>().Uri}");
await application.WaitForShutdownAsync();
