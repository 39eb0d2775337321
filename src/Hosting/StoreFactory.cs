using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Streetcar.Bson.Memory;
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
            options.IsSqlite ? OpenSqlite(options.Data, services.GetRequiredService<ServerMemory>()) : MongoStore.Open(options.Store));
    }

    private static SqliteStore OpenSqlite(string folder, ServerMemory memory) =>
        SqliteStore.Open(new SqliteStoreOptions(folder) { QueryMemory = memory.Operations });
}
