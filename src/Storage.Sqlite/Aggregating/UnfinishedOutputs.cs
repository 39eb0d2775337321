namespace Streetcar.Storage.Sqlite;

/// <summary>What an <c>$out</c> had written when the end of the process cut it short.</summary>
internal static class UnfinishedOutputs
{
    /// <summary>What the names of collections start with that are being written.</summary>
    public const string Prefix = "tmp.agg_out.";

    /// <summary>Drops it.</summary>
    public static void Drop(Connection connection, string database)
    {
        foreach (var collection in CatalogueTables.Load(connection, database).Collections)
        {
            if (!collection.Namespace.Collection.StartsWith(Prefix, StringComparison.Ordinal))
                continue;
            connection.Execute("BEGIN IMMEDIATE");
            CatalogueTables.DropCollection(connection, collection);
            connection.Execute("COMMIT");
        }
    }
}
