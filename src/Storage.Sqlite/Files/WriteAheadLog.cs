using System.Buffers.Binary;

namespace Streetcar.Storage.Sqlite.Files;

/// <summary>
/// Reads a write-ahead log without SQLite (<see href="https://www.sqlite.org/walformat.html"/>).
/// </summary>
internal static class WriteAheadLog
{
    private const int HeaderSize = 32;
    private const int FrameHeaderSize = 24;
    private const string UnsyncedMark = "-unsynced";

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

    /// <summary>Notes, on disk, that a database's log may hold several transactions that are not on disk yet.</summary>
    public static void MarkUnsynced(DataFolder folder, string database) => folder.WriteNote(database + UnsyncedMark, static _ => { });

    /// <summary>Takes the note back, if the log is gone.</summary>
    public static void Unmark(DataFolder folder, string database)
    {
        if (!folder.Exists(database + "-wal"))
            folder.Delete(database + UnsyncedMark);
    }

    /// <summary>
    /// Whether a database's log has been damaged, so that SQLite would silently leave out what it holds from there on: as it
    /// takes the end of a log that was being written when the machine failed. That is one transaction at most, since each is
    /// on disk before the next is begun, if nothing else is noted; so is the header before any.
    /// </summary>
    public static bool IsDamaged(string database)
    {
        string log = database + "-wal";
        if (!File.Exists(log) || File.Exists(database + UnsyncedMark))
            return false;
        using var stream = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Span<byte> header = stackalloc byte[HeaderSize];
        Span<byte> later = stackalloc byte[HeaderSize];
        if (stream.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false) < HeaderSize || !header.ContainsAnyExcept((byte)0))
            return false;
        bool isDamaged = IsDamaged(stream, header);
        // Where it has been begun anew meanwhile, other frames were read than those of the header.
        stream.Position = 0;
        return isDamaged && stream.ReadAtLeast(later, HeaderSize, throwOnEndOfStream: false) == HeaderSize && later.SequenceEqual(header);
    }

    private static bool IsDamaged(FileStream log, ReadOnlySpan<byte> header)
    {
        uint magic = BinaryPrimitives.ReadUInt32BigEndian(header);
        var sum = new Checksum(isBigEndian: (magic & 1) != 0);
        sum.Add(header[..24]);
        if ((magic & ~1u) != 0x377F0682 || !sum.Is(header[24..]))
            return log.Length > HeaderSize;
        byte[] frame = new byte[FrameHeaderSize + BinaryPrimitives.ReadInt32BigEndian(header[8..])];
        bool isIntact = true;
        int commits = 0;
        while (commits < 2 && log.ReadAtLeast(frame, frame.Length, throwOnEndOfStream: false) == frame.Length)
        {
            bool isOfHeader = frame.AsSpan(8, 8).SequenceEqual(header[16..24]);
            if (isIntact)
            {
                sum.Add(frame.AsSpan(0, 8));
                sum.Add(frame.AsSpan(FrameHeaderSize));
                isIntact = isOfHeader && sum.Is(frame.AsSpan(16));
            }

            if (!isIntact && isOfHeader && BinaryPrimitives.ReadInt32BigEndian(frame.AsSpan(4)) != 0)
                commits++;
        }

        return commits == 2;
    }

    private struct Checksum(bool isBigEndian)
    {
        private uint _first;
        private uint _second;

        public void Add(ReadOnlySpan<byte> bytes)
        {
            for (int i = 0; i < bytes.Length; i += 8)
            {
                _first += Word(bytes[i..]) + _second;
                _second += Word(bytes[(i + 4)..]) + _first;
            }
        }

        public readonly bool Is(ReadOnlySpan<byte> written) =>
            _first == BinaryPrimitives.ReadUInt32BigEndian(written) && _second == BinaryPrimitives.ReadUInt32BigEndian(written[4..]);

        private readonly uint Word(ReadOnlySpan<byte> bytes) =>
            isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }
}
