using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Files;

/// <summary>
/// Where the files of a store are: a folder of the disk, or memory. They are databases, which SQLite reads and writes; and notes
/// for the process that opens the folder next.
/// </summary>
internal abstract class DataFolder : IDisposable
{
    /// <summary>What it is called.</summary>
    public abstract string Description { get; }

    /// <summary>How new databases are opened.</summary>
    public abstract Vfs NewDatabases { get; }

    /// <summary>How files are opened that need not outlive the process.</summary>
    public abstract Vfs Temporary { get; }

    /// <summary>How many bytes are used of what holds the folder, and how many it has; 0 where that is not known.</summary>
    public abstract (long Used, long Total) Space { get; }

    /// <summary>When a database was written to last; null where there is none.</summary>
    public abstract DateTimeOffset? LastWritten { get; }

    /// <summary>The file of a database, which may not exist.</summary>
    public string FileOf(string database) => PathOf(DatabaseFile.NameOf(database));

    /// <summary>A file of a name.</summary>
    public abstract string PathOf(string name);

    /// <summary>A new name for a file.</summary>
    /// <param name="extension">What it ends in, with the dot.</param>
    public string NewFile(string extension) => PathOf(Guid.NewGuid().ToString("N") + extension);

    /// <summary>The files whose names end so, when the folder is opened.</summary>
    public abstract string[] Files(string extension);

    /// <summary>The databases that have a file, when the folder is opened.</summary>
    public string[] Databases() => Array.ConvertAll(Files(DatabaseFile.Extension), DatabaseFile.DatabaseOf);

    /// <summary>Whether there is a file.</summary>
    public abstract bool Exists(string file);

    /// <summary>How many bytes a file has; 0 where there is none.</summary>
    public abstract long SizeOf(string file);

    /// <summary>Deletes a file, where there is one.</summary>
    public abstract void Delete(string file);

    /// <summary>Gives a file another name, which none has.</summary>
    public abstract void Move(string file, string to);

    /// <summary>Looks at a database's file before SQLite opens it.</summary>
    /// <returns>How it is opened.</returns>
    /// <exception cref="Bson.DocumentException">
    /// DataCorruptionDetected: the file is damaged; UnsupportedFormat: it is not ours, or of a newer version.
    /// </exception>
    public abstract Vfs Check(string file);

    /// <summary>Brings to disk what has been written to a database's log.</summary>
    /// <exception cref="IOException">That failed, perhaps for the moment.</exception>
    public abstract void SyncLog(string file);

    /// <summary>A note; null where there is none.</summary>
    public abstract byte[]? ReadNote(string file);

    /// <summary>Makes a note, in the place of an earlier one. It is on disk when this returns.</summary>
    /// <exception cref="IOException">That failed; there may be a part of it.</exception>
    public abstract void WriteNote(string file, Action<Stream> write);

    public abstract void Dispose();
}
