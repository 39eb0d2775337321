using Microsoft.Extensions.DependencyInjection;
using MongoDB.Driver;
using Orleans;
using Orleans.Runtime;
using Streetcar.Client;

namespace Streetcar.Providers;

/// <summary>Refuses options that lead to no database, before a silo starts.</summary>
/// <param name="provider">What the options are of, as a sentence begins with it.</param>
/// <param name="options">The options.</param>
/// <param name="services">The silo's services.</param>
internal sealed class ProviderOptionsValidator(
    string provider, StreetcarProviderOptions options, IServiceProviderIsService services) : IConfigurationValidator
{
    public void ValidateConfiguration()
    {
        if (options.CreateClient is null && options.ConnectionString is null && !services.IsService(typeof(DocumentClient)))
        {
            throw new OrleansConfigurationException(
                $"{provider} has no store. Add Streetcar to the silo (silo.AddStreetcar()), or set ConnectionString.");
        }

        try
        {
            string database = ProviderStore.DatabaseName(options);
            string collection = options is StreetcarReminderOptions reminders ? reminders.Collection : "state";
            _ = new CollectionNamespace(database, collection);
        }
        catch (Exception e) when (e is ArgumentException or MongoConfigurationException)
        {
            throw new OrleansConfigurationException($"{provider} has options that can't be: {e.Message}", e);
        }
    }
}
