using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;
using Streetcar.Providers;

namespace Orleans.Hosting;

/// <summary>Reminders in Streetcar, or in any MongoDB.</summary>
public static class StreetcarRemindersSiloBuilderExtensions
{
    /// <summary>
    /// Turns reminders on, and keeps them as documents: in the Streetcar of the silo itself (<c>AddStreetcar</c>), unless the
    /// options name another store.
    /// </summary>
    /// <param name="builder">The silo's builder.</param>
    /// <param name="configure">Changes the options; null for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="OrleansConfigurationException">When the silo starts: the options lead to no database.</exception>
    public static ISiloBuilder UseStreetcarReminders(this ISiloBuilder builder, Action<StreetcarReminderOptions>? configure = null)
    {
        builder.Services.AddStreetcarReminders(options => options.Configure(set => configure?.Invoke(set)));
        return builder;
    }

    internal static void AddStreetcarReminders(
        this IServiceCollection services, Action<OptionsBuilder<StreetcarReminderOptions>> configure)
    {
        services.AddReminders();
        configure(services.AddOptions<StreetcarReminderOptions>());
        services.ConfigureFormatter<StreetcarReminderOptions>();
        services.AddSingleton<IConfigurationValidator>(provider => new ProviderOptionsValidator(
            "The reminders' provider",
            provider.GetRequiredService<IOptions<StreetcarReminderOptions>>().Value,
            provider.GetRequiredService<IServiceProviderIsService>()));
        services.AddSingleton<IReminderTable, StreetcarReminderTable>();
    }
}
