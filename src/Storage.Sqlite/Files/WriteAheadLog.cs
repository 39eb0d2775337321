using System.Buffers.Binary;

namespace Streetcar.Storage.Sqlite.Files;

/// <summary>
/// Reads a write-ahead log without SQLite (<see href="https://www.sqlite.org/walformat.html"/>).
/// </summary>
internal static class WriteAheadLog
{
    private const int HeaderSize = 32;
    private const int FrameHeaderSize = 24;

    /// <summary>Brings to disk what has been written to a database's log.</summary>
    /// <param name="database">The database's file.</param>
    public static void Sync(string database)
    {
        using var log = File.OpenHandle(
            database + "-wal", access: FileAccess.ReadWrite, share: FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.FlushToDisk(log);
    }

    /// <summary>
    /// Whether the log holds all pages of a range, which the database file may then lack: the process ended in
    /// the middle of a checkpoint.
    /// </summary>
    public static bool Supplies(string log, long firstPage, long lastPage, int pageSize)
    {
        if (!File.Exists(log))
            return false;
        using var stream = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Span<byte> header = stackalloc byte[HeaderSize];
        if (stream.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false) < HeaderSize)
            return false;
        if (lastPage - firstPage >= stream.Length / pageSize)
            return false;
        var missing = new HashSet<long>();
        for (long page = firstPage; page <= lastPage; page++)
            missing.Add(page);
        Span<byte> frame = stackalloc byte[FrameHeaderSize];
        for (long at = HeaderSize; missing.Count > 0 && at + FrameHeaderSize + pageSize <= stream.Length;
             at += FrameHeaderSize + pageSize)
        {
            stream.Position = at;
            stream.ReadExactly(frame);
            // Frames from before the last reset of the log have other salts.
            if (!frame[8..16].SequenceEqual(header[16..24]))
                break;
            missing.Remove(BinaryPrimitives.ReadUInt32BigEndian(frame));
        }

        return missing.Count == 0;
    }
}
