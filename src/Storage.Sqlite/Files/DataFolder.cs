namespace Streetcar.Storage.Sqlite.Files;

/// <summary>The folder of the database files, held by this process alone until it is disposed.</summary>
internal sealed class DataFolder : IDisposable
{
    private const string LockFile = "streetcar.lock";

    private readonly string _path;
    private readonly FileStream _lock;

    private DataFolder(string path, FileStream @lock)
    {
        _path = path;
        _lock = @lock;
    }

    /// <summary>Locks a folder.</summary>
    /// <exception cref="DataFolderException">Another process holds it, or it can't be used.</exception>
    public static DataFolder Take(string path)
    {
        path = Path.GetFullPath(path);
        return new DataFolder(path, Lock(path));
    }

    /// <summary>The file of a database, which may not exist.</summary>
    public string FileOf(string database) => Path.Combine(_path, DatabaseFile.NameOf(database));

    /// <summary>A file of a name.</summary>
    public string PathOf(string name) => Path.Combine(_path, name);

    /// <summary>A new name for a file.</summary>
    /// <param name="extension">What it ends in, with the dot.</param>
    public string NewFile(string extension) => Path.Combine(_path, Guid.NewGuid().ToString("N") + extension);

    /// <summary>The files whose names end so.</summary>
    public string[] Files(string extension) => Directory.GetFiles(_path, "*" + extension);

    /// <summary>The databases that have a file.</summary>
    public string[] Databases() => Array.ConvertAll(Files(DatabaseFile.Extension), DatabaseFile.DatabaseOf);

    public void Dispose() => _lock.Dispose();

    private static FileStream Lock(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataFolderException($"The data folder '{path}' can't be created: {e.Message}", e);
        }

        string file = Path.Combine(path, LockFile);
        try
        {
            // The operating system gives the lock back when the process ends, however it ends.
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (FileErrors.IsHeldByOthers(e))
        {
            throw new DataFolderException(
                $"The data folder '{path}' is in use by another Streetcar process; stop that process, or name another folder.",
                e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataFolderException(
                $"The data folder '{path}' can't be written to ({e.Message}); give this user the right to, or name another folder.", e);
        }
    }
}
