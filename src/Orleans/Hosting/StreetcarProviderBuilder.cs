using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Hosting;
using Orleans.Providers;
using Streetcar.Client;
using Streetcar.Clustering.MongoDB;
using Streetcar.Providers;

// .NET Aspire names the provider after the type of the resource, MongoDBServerResource for example.
[assembly: RegisterProvider("Streetcar", "GrainStorage", "Silo", typeof(StreetcarGrainStorageProviderBuilder))]
[assembly: RegisterProvider("MongoDB", "GrainStorage", "Silo", typeof(StreetcarGrainStorageProviderBuilder))]
[assembly: RegisterProvider("MongoDBServer", "GrainStorage", "Silo", typeof(StreetcarGrainStorageProviderBuilder))]
[assembly: RegisterProvider("MongoDBDatabase", "GrainStorage", "Silo", typeof(StreetcarGrainStorageProviderBuilder))]
[assembly: RegisterProvider("Streetcar", "Reminders", "Silo", typeof(StreetcarRemindersProviderBuilder))]
[assembly: RegisterProvider("MongoDB", "Reminders", "Silo", typeof(StreetcarRemindersProviderBuilder))]
[assembly: RegisterProvider("MongoDBServer", "Reminders", "Silo", typeof(StreetcarRemindersProviderBuilder))]
[assembly: RegisterProvider("MongoDBDatabase", "Reminders", "Silo", typeof(StreetcarRemindersProviderBuilder))]

namespace Streetcar.Providers;

/// <summary>Grain storage that the configuration chooses.</summary>
internal sealed class StreetcarGrainStorageProviderBuilder : IProviderBuilder<ISiloBuilder>
{
    public void Configure(ISiloBuilder builder, string? name, IConfigurationSection configurationSection) =>
        builder.Services.AddStreetcarGrainStorage(
            name ?? ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, options => options.ConfigureBy(configurationSection));
}

/// <summary>Reminders that the configuration chooses.</summary>
internal sealed class StreetcarRemindersProviderBuilder : IProviderBuilder<ISiloBuilder>
{
    public void Configure(ISiloBuilder builder, string? name, IConfigurationSection configurationSection) =>
        builder.Services.AddStreetcarReminders(options => options.ConfigureBy(configurationSection));
}

internal static class ConfiguredOptions
{
    /// <summary>Sets what a section of the configuration says.</summary>
    public static void ConfigureBy<TOptions>(this OptionsBuilder<TOptions> builder, IConfigurationSection section)
        where TOptions : StreetcarProviderOptions => builder.Configure<IServiceProvider>((options, services) =>
        {
            section.Bind(options);
            var configured = ConfiguredMongoDB.Read(section, services);
            options.ConnectionString = configured.ConnectionString;
            if (configured.Client is { } client)
                options.CreateClient = _ => new DocumentClient(client);
        });
}
