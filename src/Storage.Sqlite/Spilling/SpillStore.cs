using Streetcar.Query;

namespace Streetcar.Storage.Sqlite;

/// <summary>Spills in a folder: a file each, which is deleted with its spill.</summary>
internal sealed class SpillStore(DataFolder folder) : ISpillStore
{
    /// <inheritdoc/>
    public ISpill Create() => new SpillTable(folder.NewSpillFile());
}
