using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Hosting;
using Streetcar.Client;

var builder = Host.CreateApplicationBuilder();
builder.Logging.ClearProviders();
builder.UseOrleansClient(client => client.UseLocalhostClustering(int.Parse(args[0])).AddStreetcarClient());
using var application = builder.Build();
await application.StartAsync();

var visitor = application.Services.GetRequiredService<IClusterClient>().GetGrain<IVisitorGrain>("ada");
await visitor.VisitAsync();
await visitor.VisitAsync();

var visits = application.Services.GetRequiredService<DocumentClient>()["site"]["visits"];
string name = "ada";
long count = await visits.CountDocumentsAsync($$"""{ visitor: {{name}} }""");
Console.WriteLine($"{count} visits");
await application.StopAsync();
