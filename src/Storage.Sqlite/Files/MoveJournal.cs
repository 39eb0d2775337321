using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite;

/// <summary>
/// Files that tell of collections on their way from one database to another, so that the end of the process does not
/// leave them in both: a move whose copy stands is finished when the folder is opened next, any other has not begun.
/// </summary>
internal static class MoveJournal
{
    private const string Extension = ".move";

    /// <summary>Writes down that a collection is about to be copied, and then dropped.</summary>
    /// <param name="folder">The folder of the databases.</param>
    /// <param name="source">The collection.</param>
    /// <param name="uuid">Its UUID.</param>
    /// <param name="target">The copy's name.</param>
    /// <param name="copy">The copy's UUID.</param>
    /// <returns>The file, which is to be deleted when the move is over, be it a failure.</returns>
    public static string Write(DataFolder folder, Namespace source, Guid uuid, Namespace target, Guid copy)
    {
        BsonDocument move = new()
        {
            ["source"] = source.Database,
            ["uuid"] = uuid,
            ["target"] = target.Database,
            ["copy"] = copy,
        };
        string file = folder.NewFile(Extension);
        using var stream = new FileStream(file, FileMode.CreateNew);
        stream.Write(move.Span);
        stream.Flush(flushToDisk: true);
        return file;
    }

    /// <summary>Finishes the moves that the end of a process cut short.</summary>
    public static void Finish(DataFolder folder)
    {
        foreach (string file in folder.Files(Extension))
        {
            byte[] bytes = File.ReadAllBytes(file);
            // One that is cut short was not followed by a copy.
            if (BsonValidator.TryValidate(bytes, out _))
                Finish(folder, new BsonDocument(bytes));
            File.Delete(file);
        }
    }

    private static void Finish(DataFolder folder, BsonDocument move)
    {
        string source = folder.FileOf(move["source"].AsString);
        string target = folder.FileOf(move["target"].AsString);
        if (!File.Exists(source) || !File.Exists(target))
            return;
        using (var connection = Connection.OpenWriter(target))
        {
            if (Find(connection, move["copy"]) is null)
                return;
        }

        using var from = Connection.OpenWriter(source);
        if (Find(from, move["uuid"]) is not { } collection)
            return;
        from.Transact(() => CatalogueTables.DropCollection(from, collection));
    }

    private static CollectionInfo? Find(Connection connection, BsonValue uuid) =>
        CatalogueTables.Load(connection, "").Collections.FirstOrDefault(collection => uuid == (BsonValue)collection.Uuid);
}
