using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Streetcar.Grains;
using Streetcar.Grains.Settings;
using Streetcar.Hosting;
using Streetcar.Silo;

return await CommandLine.InvokeAsync(args, async settings =>
{
    try
    {
        bool started = false;
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration
            .SetBasePath(Directory.GetCurrentDirectory())
            .AddJsonFile("appsettings.json", optional: true)
            .AddEnvironmentVariables()
            .AddInMemoryCollection(settings);
        // Of the command line alone: a setting that stays would keep the server from ever serving.
        if (settings.GetValueOrDefault("Streetcar:Repair") is { } target)
            return await Repair.RunAsync(builder.Configuration["Streetcar:Data"] ?? new StreetcarOptions().Data, target);
        var logLevel = builder.Configuration.GetValue("Streetcar:LogLevel", LogLevel.Warning);
        var verbosity = new LogVerbosity();
        builder.Services.AddSingleton(verbosity);
        builder.Logging
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
            .AddSimpleConsole(format => format.SingleLine = true)
            // A start that fails is reported in one line below; Orleans warns of much that only its developers mean.
            .AddFilter((category, level) => verbosity.Allows(category, level, Least(category)) && (started || level < LogLevel.Error));
        builder.AddStreetcar();
        builder.Services.Configure<PresentationOptions>(presentation => presentation.MayShutDown = true);
        builder.Services.AddHostedService<MemoryTrimming>();

        var host = builder.Build();
        host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(() =>
        {
            started = true;
            Console.WriteLine($"Streetcar is ready at {host.Services.GetRequiredService<StreetcarEndpoint>().Uri}");
        });
        await host.RunAsync();
        return 0;

        LogLevel Least(string? category) => category switch
        {
            // Who asks for the audit log wants all of it.
            "Streetcar.Audit" => LogLevel.Information,
            // Orleans repeats calls, through Polly too, and logs each try while a silo that is gone is not known to be.
            _ when logLevel == LogLevel.Warning && (category == "Polly" || category?.StartsWith("Orleans.", StringComparison.Ordinal) == true) =>
                LogLevel.Critical,
            _ => logLevel,
        };
    }
    catch (Exception e) when (StartFailure.Explain(e) is { } reason)
    {
        await Console.Error.WriteLineAsync(reason);
        return 1;
    }
});
