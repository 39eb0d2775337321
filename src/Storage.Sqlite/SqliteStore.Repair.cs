using Streetcar.Storage.Sqlite.Files;
using Streetcar.Storage.Sqlite.Repair;

namespace Streetcar.Storage.Sqlite;

// Saving what is whole of a damaged data folder.
public sealed partial class SqliteStore
{
    /// <summary>
    /// Copies what is whole of the databases in a data folder into a new one: all collections, documents and views that can
    /// be read, with their indexes made anew. The folder itself is left as it is.
    /// </summary>
    /// <param name="folder">The data folder, which no store may hold.</param>
    /// <param name="target">The new folder, which must be empty or not exist.</param>
    /// <param name="tell">Is told, in a line each, what has been saved of a collection and what is lost.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>Whether nothing is lost.</returns>
    /// <exception cref="DataFolderException">One of the folders can't be used, or the new one is not empty.</exception>
    public static async Task<bool> RepairAsync(
        string folder, string target, Action<string> tell, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
            throw new DataFolderException($"There is no data folder '{folder}' to save.");
        if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
            throw new DataFolderException($"The folder '{target}' is not empty; name a new one.");
        using var source = DiskFolder.Take(folder);
        // Nothing is deleted for its age meanwhile.
        await using var store = Open(new SqliteStoreOptions(target) { ExpiryInterval = Timeout.InfiniteTimeSpan });
        bool isWhole = true;
        foreach (string name in source.Databases().Order(StringComparer.Ordinal))
            isWhole &= await new DatabaseRepair(name, source.FileOf(name), store, tell).RunAsync(cancellationToken).ConfigureAwait(false);
        return isWhole;
    }
}
