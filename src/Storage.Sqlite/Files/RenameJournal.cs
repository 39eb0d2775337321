using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Aggregating;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Files;

/// <summary>
/// Files that record the moves of collections from one database to another, so that the end of the process does not
/// leave them in both: a move whose copy has its name is finished when the folder is opened next, any other has not begun.
/// </summary>
internal static class RenameJournal
{
    private const string Extension = ".move";

    /// <summary>Records that a collection's copy is about to get its name, and the collection is then dropped.</summary>
    /// <param name="folder">The folder of the databases.</param>
    /// <param name="source">The collection.</param>
    /// <param name="uuid">Its UUID.</param>
    /// <param name="target">The copy's name.</param>
    /// <param name="copy">The copy's UUID.</param>
    /// <returns>The file, which is deleted at the end of the move, also if it failed.</returns>
    public static string Write(DataFolder folder, Namespace source, Guid uuid, Namespace target, Guid copy)
    {
        RawDocument move = new()
        {
            ["source"] = source.Database,
            ["uuid"] = uuid,
            ["target"] = target.Database,
            ["copy"] = copy,
        };
        string file = folder.NewFile(Extension);
        folder.WriteNote(file, stream => stream.Write(move.Span));
        return file;
    }

    /// <summary>Finishes the moves that an ended process left unfinished.</summary>
    public static void Finish(DataFolder folder)
    {
        foreach (string file in folder.Files(Extension))
        {
            byte[] bytes = folder.ReadNote(file)!;
            try
            {
                // One that is cut short was not followed by a copy.
                if (BsonValidator.TryValidate(bytes, out _))
                    Finish(folder, new RawDocument(bytes));
                folder.Delete(file);
            }
            catch (DocumentException)
            {
                // One of the databases is damaged: the move is finished when it has been restored.
            }
        }
    }

    private static void Finish(DataFolder folder, RawDocument move)
    {
        string source = folder.FileOf(move["source"].AsString);
        string target = folder.FileOf(move["target"].AsString);
        if (!folder.Exists(source) || !folder.Exists(target))
            return;
        using (var connection = DatabaseFile.OpenWriter(folder, target))
        {
            if (Find(connection, move["copy"]) is not { } copy || TemporaryCollections.IsUnfinished(copy))
                return;
        }

        using var from = DatabaseFile.OpenWriter(folder, source);
        if (Find(from, move["uuid"]) is not { } collection)
            return;
        from.Transact(() => CatalogTables.DropCollection(from, collection));
    }

    private static CollectionInfo? Find(Connection connection, RawValue uuid) =>
        CatalogTables.Load(connection, "").Collections.FirstOrDefault(collection => uuid == (RawValue)collection.Uuid);
}
