using System.Globalization;
using System.Text;

namespace Streetcar.Grains.Auditing;

/// <summary>A file of lines, which is put aside when it has grown long. Safe for use by several threads.</summary>
/// <param name="path">The file; those put aside stand beside it, with the time in their names.</param>
/// <param name="maxBytes">From how many bytes on it is put aside.</param>
/// <param name="maxFiles">How many that were put aside are kept.</param>
/// <param name="time">The clock on the wall.</param>
internal sealed class AuditFile(string path, long maxBytes, int maxFiles, TimeProvider time) : IDisposable
{
    private readonly Lock _lock = new();
    private FileStream? _file;

    /// <summary>Opens it, to see that this can be done.</summary>
    /// <exception cref="IOException">It can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Open()
    {
        lock (_lock)
            _file ??= New();
    }

    /// <summary>Adds a line.</summary>
    /// <param name="line">The line, without its end.</param>
    /// <exception cref="IOException">It can't be written.</exception>
    public void Add(string line)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(line + "\n");
        lock (_lock)
        {
            _file ??= New();
            if (_file.Length >= maxBytes)
                PutAside();
            _file.Write(bytes);
            _file.Flush();
        }
    }

    /// <summary>Puts the file aside, and begins a new one.</summary>
    /// <exception cref="IOException">It can't be done.</exception>
    public void Rotate()
    {
        lock (_lock)
        {
            _file ??= New();
            PutAside();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _file?.Dispose();
            _file = null;
        }
    }

    private void PutAside()
    {
        _file!.Dispose();
        _file = null;
        File.Move(path, $"{path}.{time.GetUtcNow().ToString("yyyy-MM-dd'T'HH-mm-ss.fffffff", CultureInfo.InvariantCulture)}");
        string[] aside = Directory.GetFiles(Path.GetDirectoryName(Path.GetFullPath(path))!, Path.GetFileName(path) + ".????-??-??T*");
        Array.Sort(aside, StringComparer.Ordinal);
        foreach (string old in aside.AsSpan(0, Math.Max(0, aside.Length - maxFiles)))
            File.Delete(old);
        _file = New();
    }

    // For those alone who run the server: it tells who does what.
    private FileStream New()
    {
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.Read | FileShare.Delete };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }
}
