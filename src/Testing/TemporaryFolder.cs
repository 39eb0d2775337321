namespace Streetcar.Testing;

/// <summary>
/// A folder for the files of one server, deleted with it. A process that is killed leaves it behind: the next folder that is
/// created, in whichever process, deletes those whose processes have ended. That is told by a file beside each, which its process
/// holds locked, and which is made before the folder and deleted after it.
/// </summary>
internal sealed class TemporaryFolder : IDisposable
{
    private const string Prefix = "streetcar-server-";
    private const string Extension = ".lock";
    private const int MaxTries = 10;

    private readonly string _lockFile;
    private readonly FileStream _lock;

    private TemporaryFolder(string lockFile, FileStream @lock)
    {
        (_lockFile, _lock) = (lockFile, @lock);
        Path = System.IO.Path.ChangeExtension(lockFile, null);
        Directory.CreateDirectory(Path);
    }

    /// <summary>The folder's path.</summary>
    public string Path { get; }

    /// <summary>Creates one, and deletes those that ended processes have left.</summary>
    public static TemporaryFolder Create()
    {
        var folder = Make();
        if (folder.IsLockKept())
            DeleteLeftovers();
        return folder;
    }

    /// <summary>Deletes it.</summary>
    public void Dispose()
    {
        Directory.Delete(Path, recursive: true);
        _lock.Dispose();
        TryDelete(_lockFile);
    }

    private static TemporaryFolder Make()
    {
        for (int tries = 1; ; tries++)
        {
            string file = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"{Prefix}{Guid.NewGuid():N}{Extension}");
            try
            {
                var @lock = Lock(file, FileMode.CreateNew);
                if (File.Exists(file))
                    return new TemporaryFolder(file, @lock);
                @lock.Dispose();
            }
            catch (IOException) when (tries < MaxTries)
            {
                // Another process has taken it for one that is left, before it was locked.
            }
        }
    }

    private static void DeleteLeftovers()
    {
        foreach (string file in Directory.EnumerateFiles(System.IO.Path.GetTempPath(), $"{Prefix}*{Extension}"))
            TryDelete(file);
    }

    // Leaves alone what another process holds, or is deleting, and what belongs to another user.
    private static void TryDelete(string lockFile)
    {
        try
        {
            string folder = System.IO.Path.ChangeExtension(lockFile, null);
            using (Lock(lockFile, FileMode.Open))
            {
                if (Directory.Exists(folder))
                    Directory.Delete(folder, recursive: true);
            }

            Lock(lockFile, FileMode.Open, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next one tries again.
        }
    }

    // Some file systems know no locks, and .NET can be told to take none: then nobody can be known to have ended.
    private bool IsLockKept()
    {
        try
        {
            Lock(_lockFile, FileMode.Open).Dispose();
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static FileStream Lock(string file, FileMode mode, FileOptions options = FileOptions.None) =>
        new(file, mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, options);
}
