namespace Streetcar.Storage.Sqlite;

/// <summary>What an <c>$out</c> had written when the end of the process cut it short.</summary>
internal static class UnfinishedOutputs
{
    /// <summary>What the names of collections start with that are being written.</summary>
    public const string Prefix = "tmp.agg_out.";

    /// <summary>Drops it and tells whether there was anything.</summary>
    public static bool Drop(Connection connection, Catalogue catalogue)
    {
        var unfinished = catalogue.Collections.Where(IsUnfinished).ToList();
        foreach (var collection in unfinished)
            connection.Transact(() => CatalogueTables.DropCollection(connection, collection));
        return unfinished.Count > 0;
    }

    private static bool IsUnfinished(CollectionInfo collection) =>
        collection.Namespace.Collection.StartsWith(Prefix, StringComparison.Ordinal);
}
