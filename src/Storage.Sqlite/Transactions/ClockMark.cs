using System.Buffers.Binary;
using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Files;

namespace Streetcar.Storage.Sqlite.Transactions;

/// <summary>
/// How far the cluster's time may have gone in a data folder, so that the next process goes on behind it: change streams and
/// snapshots go by it, and it can be ahead of the time of day, where a client knew of a later time or the time of day was set back.
/// </summary>
/// <param name="folder">The data folder.</param>
internal sealed class ClockMark(DataFolder folder)
{
    private const string FileName = "cluster.time";

    // So many seconds more than are needed, so that the file is seldom written.
    private const uint Reserve = 60;

    private readonly string _file = folder.PathOf(FileName);
    private ulong _mark;

    /// <summary>A time that is not before any that an earlier process has given out.</summary>
    public ulong Read()
    {
        // Times that were not ahead are those at which files were written.
        uint written = folder.LastWritten is { } last ? (uint)Math.Max(0, last.ToUnixTimeSeconds()) : 0;
        if (folder.ReadNote(_file) is { Length: sizeof(ulong) } mark)
            _mark = BinaryPrimitives.ReadUInt64LittleEndian(mark);
        return Math.Max(_mark, new RawTimestamp(written, uint.MaxValue).Value);
    }

    /// <summary>Notes a time that is ahead of the time of day, before it is given out.</summary>
    public void Cover(ulong time)
    {
        if (time <= _mark)
            return;
        ulong mark = new RawTimestamp((uint)Math.Min((time >> 32) + Reserve, uint.MaxValue), 0).Value;
        try
        {
            byte[] bytes = new byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, mark);
            folder.WriteNote(_file, stream => stream.Write(bytes));
            _mark = mark;
        }
        catch (IOException)
        {
            // A full disk refuses the commit itself; reads at the time go on.
        }
    }
}
