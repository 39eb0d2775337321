namespace Streetcar.Storage.Sqlite;

/// <summary>Indexes whose building the end of the process cut short: nobody was told that they exist.</summary>
internal static class UnfinishedIndexes
{
    /// <summary>Drops them.</summary>
    public static void Drop(Connection connection, string database)
    {
        foreach (var collection in CatalogueTables.Load(connection, database).Collections)
        {
            foreach (var index in collection.Indexes.Where(index => !index.IsReady))
            {
                connection.Execute("BEGIN IMMEDIATE");
                CatalogueTables.DropIndex(connection, index);
                connection.Execute("COMMIT");
            }
        }
    }
}
