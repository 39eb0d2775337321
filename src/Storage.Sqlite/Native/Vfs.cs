namespace Streetcar.Storage.Sqlite.Native;

/// <summary>The VFS by which a database's file is opened.</summary>
/// <param name="Name">Its name; null for the system's own.</param>
/// <param name="BranchName">The name of the one for branches.</param>
/// <param name="Reserved">The bytes at a page's end that SQLite leaves to the VFS.</param>
internal sealed record Vfs(string? Name, string BranchName, int Reserved)
{
    /// <summary>For files on disk whose pages have checksums.</summary>
    public static readonly Vfs Checked = new(ChecksumVfs.Name, BranchVfs.Name, ChecksumVfs.Reserved);

    /// <summary>For files on disk whose pages have none.</summary>
    public static readonly Vfs Plain = new(null, BranchVfs.NameWithoutChecksums, 0);

    /// <summary>For files in memory, whose pages need none.</summary>
    public static readonly Vfs Memory = new(MemoryVfs.Name, BranchVfs.NameInMemory, 0);
}
