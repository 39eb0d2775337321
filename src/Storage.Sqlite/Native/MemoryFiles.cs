namespace Streetcar.Storage.Sqlite.Native;

/// <summary>
/// The files in memory of all stores of the process, by name. One that has been deleted is there until those who have it open
/// have closed it.
/// </summary>
internal static class MemoryFiles
{
    private static readonly Dictionary<string, MemoryFile> Files = new(StringComparer.Ordinal);

    /// <summary>Opens a file; null where there is none and none is to be made.</summary>
    /// <param name="name">Its name; null for a new one without a name.</param>
    /// <param name="create">Whether it is made where there is none.</param>
    public static MemoryFile? Open(string? name, bool create)
    {
        lock (Files)
        {
            MemoryFile? file;
            if (name is null)
            {
                file = new MemoryFile { IsDeleted = true };
            }
            else if (!Files.TryGetValue(name, out file))
            {
                if (!create)
                    return null;
                Files.Add(name, file = new MemoryFile());
            }

            file.Opens++;
            return file;
        }
    }

    /// <summary>Ends what <see cref="Open"/> has begun.</summary>
    public static void Close(MemoryFile file)
    {
        lock (Files)
        {
            file.Opens--;
            FreeUnused(file);
        }
    }

    /// <summary>How many bytes a file has; null where there is none.</summary>
    public static long? LengthOf(string name)
    {
        lock (Files)
            return Files.TryGetValue(name, out var file) ? file.Length : null;
    }

    /// <summary>Deletes a file; false where there is none.</summary>
    public static bool Delete(string name)
    {
        lock (Files)
        {
            if (!Files.Remove(name, out var file))
                return false;
            file.IsDeleted = true;
            FreeUnused(file);
            return true;
        }
    }

    /// <summary>Gives a file another name, which none has.</summary>
    public static void Move(string name, string newName)
    {
        lock (Files)
        {
            Files.Add(newName, Files[name]);
            Files.Remove(name);
        }
    }

    /// <summary>Deletes all whose names begin so.</summary>
    public static void DeleteAll(string prefix)
    {
        lock (Files)
        {
            foreach (string name in Files.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).ToList())
                Delete(name);
        }
    }

    private static void FreeUnused(MemoryFile file)
    {
        if (file.IsDeleted && file.Opens == 0)
            file.Free();
    }
}
