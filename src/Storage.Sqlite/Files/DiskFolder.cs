using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Files;

/// <summary>A folder of the disk, held by this process alone until it is disposed.</summary>
internal sealed class DiskFolder : DataFolder
{
    private const string LockFile = "streetcar.lock";

    private readonly string _path;
    private readonly FileStream _lock;

    private DiskFolder(string path, FileStream @lock)
    {
        _path = path;
        _lock = @lock;
    }

    public override string Description => _path;

    public override Vfs NewDatabases => Vfs.Checked;

    public override Vfs Temporary => Vfs.Plain;

    public override (long Used, long Total) Space
    {
        get
        {
            try
            {
                var drive = new DriveInfo(_path);
                return (drive.TotalSize - drive.TotalFreeSpace, drive.TotalSize);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
            {
                return default;
            }
        }
    }

    public override DateTimeOffset? LastWritten
    {
        get
        {
            string[] files = [.. Files(DatabaseFile.Extension), .. Files(DatabaseFile.Extension + "-wal")];
            return files.Length == 0 ? null : files.Max(file => new DateTimeOffset(File.GetLastWriteTimeUtc(file)));
        }
    }

    /// <summary>Locks a folder.</summary>
    /// <exception cref="DataFolderException">Another process holds it, or it can't be used.</exception>
    public static DiskFolder Take(string path)
    {
        path = Path.GetFullPath(path);
        return new DiskFolder(path, Lock(path));
    }

    public override string PathOf(string name) => Path.Combine(_path, name);

    public override string[] Files(string extension) => Directory.GetFiles(_path, "*" + extension);

    public override bool Exists(string file) => File.Exists(file);

    public override long SizeOf(string file) => new FileInfo(file) is { Exists: true } info ? info.Length : 0;

    public override void Delete(string file) => File.Delete(file);

    public override void Move(string file, string to) => File.Move(file, to);

    public override Vfs Check(string file) => DatabaseFile.Check(file);

    public override void SyncLog(string file) => WriteAheadLog.Sync(file);

    public override byte[]? ReadNote(string file) => File.Exists(file) ? File.ReadAllBytes(file) : null;

    public override void WriteNote(string file, Action<Stream> write)
    {
        using var stream = new FileStream(file, FileMode.Create);
        write(stream);
        stream.Flush(flushToDisk: true);
    }

    public override void Dispose() => _lock.Dispose();

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
