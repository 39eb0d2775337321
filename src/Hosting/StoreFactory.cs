using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Streetcar.Bson.Memory;
using Streetcar.Storage;
using Streetcar.Storage.MongoDB;
using Streetcar.Storage.Sqlite;
using Streetcar.Wire;

namespace Streetcar.Hosting;

/// <summary>Opens the store that the options name.</summary>
internal static partial class StoreFactory
{
    // Where few files may be open, databases take a part of them: the runtime itself ends where it finds none.
    private const int FilesPerDatabase = 16;
    private const int LeastOpenDatabases = 8;

    /// <exception cref="FormatException">The options name none.</exception>
    /// <exception cref="DataFolderException">The data folder can't be opened.</exception>
    public static IDocumentStore Open(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<StreetcarOptions>>().Value;
        options.CheckStore();
        return new TracingStore(options.IsSqlite ? OpenSqlite(options, services) : MongoStore.Open(options.Store));
    }

    private static SqliteStore OpenSqlite(StreetcarOptions options, IServiceProvider services)
    {
        var memory = services.GetRequiredService<ServerMemory>();
        var place = options.IsInMemory ? SqliteStoreOptions.InMemory : new SqliteStoreOptions(options.Data);
        var settings = place with
        {
            QueryMemory = memory.Operations,
            TransactionMemory = memory.Transactions,
            MaxOpenTransactions = options.MaxOpenTransactions,
            ChangeHistoryAge = options.ChangeHistoryAge,
            ChangeHistorySize = options.ChangeHistoryBytes,
            RunsJavaScript = options.JavaScript,
        };
        int affordable = Math.Max(OpenFileLimit.Read() / FilesPerDatabase, LeastOpenDatabases);
        var store = SqliteStore.Open(settings with
        {
            MaxOpenDatabases = Math.Min(settings.MaxOpenDatabases, affordable),
            MaxBranches = Math.Min(settings.MaxBranches, 2 * affordable),
        });
        var logger = services.GetRequiredService<ILogger<SqliteStore>>();
        foreach (string damage in store.Damages)
            LogDamage(logger, damage);
        return store;
    }

    [LoggerMessage(LogLevel.Warning, "{Damage} Until then its database answers every command with this error; the others serve.")]
    private static partial void LogDamage(ILogger logger, string damage);
}
