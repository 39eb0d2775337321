using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Files;

/// <summary>What the operating system refuses files for.</summary>
internal static class FileErrors
{
    /// <summary>Whether an error number says that the process, or the whole system, has as many files open as it may.</summary>
    public static bool IsTooManyFiles(int number) => OperatingSystem.IsWindows() ? number == 4 : number is 23 or 24;

    /// <summary>Whether an exception says so.</summary>
    public static bool IsTooManyFiles(IOException exception) => IsTooManyFiles(exception.HResult & 0xFFFF);

    /// <summary>Whether an exception says that another process has the file: EWOULDBLOCK, which is not the same everywhere.</summary>
    public static bool IsHeldByOthers(IOException exception) =>
        (exception.HResult & 0xFFFF) == (OperatingSystem.IsWindows() ? 32 : OperatingSystem.IsMacOS() ? 35 : 11);

    /// <summary>The error for a file that can't be opened for that reason.</summary>
    public static SqliteException TooManyFiles(string file) => new(
        ErrorCode.TooManyFilesOpen,
        $"The file '{file}' can't be opened, since the process has as many files open as it may; raise its limit (ulimit -n).");
}
