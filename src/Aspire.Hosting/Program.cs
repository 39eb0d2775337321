using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Streetcar.Hosting;

// The process of a StreetcarResource, which says by variables what it is started with.
var builder = Host.CreateEmptyApplicationBuilder(null);
builder.Configuration.AddEnvironmentVariables();
try
{
    var logLevel = builder.Configuration.GetValue<LogLevel?>("Streetcar:LogLevel");
    builder.Logging
        .AddSimpleConsole(format => format.SingleLine = true)
        .SetMinimumLevel(logLevel ?? LogLevel.Warning)
        // Orleans warns of much that only its developers mean.
        .AddFilter("Orleans", logLevel ?? LogLevel.Critical);
    bool isGiven = builder.Configuration["Streetcar:Data"] is not null || builder.Configuration["Streetcar:Store"] is not null;
    builder.AddStreetcar(options => options.Store = isGiven ? options.Store : "memory");
    var host = builder.Build();
    host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(() =>
        Console.WriteLine($"Streetcar is ready at {host.Services.GetRequiredService<StreetcarEndpoint>().Uri}"));
    await host.RunAsync();
    return 0;
}
catch (Exception e)
{
    // What names the remedy comes last, where the log is read first.
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
