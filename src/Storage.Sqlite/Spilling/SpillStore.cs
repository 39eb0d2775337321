using Streetcar.Query.Spilling;
using Streetcar.Storage.Sqlite.Files;

namespace Streetcar.Storage.Sqlite.Spilling;

/// <summary>Spills in a folder, on disk or in memory: a file each, which is deleted with its spill.</summary>
internal sealed class SpillStore(DataFolder folder) : ISpillStore
{
    private const string Extension = ".spill";

    /// <summary>Deletes the files of a process that has ended.</summary>
    public static void DeleteLeftovers(DataFolder folder)
    {
        foreach (string file in folder.Files(Extension))
            folder.Delete(file);
    }

    public ISpill Create() => new SpillTable(folder, folder.NewFile(Extension));
}
