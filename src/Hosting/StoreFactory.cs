using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Streetcar.Storage;
using Streetcar.Storage.MongoDB;
using Streetcar.Storage.Sqlite;

namespace Streetcar.Hosting;

/// <summary>Opens the store that the options name.</summary>
internal static class StoreFactory
{
    /// <exception cref="FormatException">The options name none.</exception>
    /// <exception cref="DataFolderException">The data folder can't be opened.</exception>
    public static IDocumentStore Open(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<StreetcarOptions>>().Value;
        options.CheckStore();
        return new TracingStore(
            options.IsSqlite ? SqliteStore.Open(new SqliteStoreOptions(options.Data)) : MongoStore.Open(options.Store));
    }
}
