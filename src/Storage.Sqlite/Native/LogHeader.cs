using System.Runtime.InteropServices;

namespace Streetcar.Storage.Sqlite.Native;

/// <summary>
/// The header of the index of a write-ahead log, which says how much of the log is committed
/// (<see href="https://www.sqlite.org/walformat.html#the_wal_index_header"/>): one state of the database.
/// </summary>
/// <param name="Version">The version of the format, in its lower half.</param>
/// <param name="Change">Changes with each commit.</param>
/// <param name="Page">How large pages are, and how numbers stand.</param>
/// <param name="Frames">How many frames of the log are committed.</param>
/// <param name="Pages">How many pages the database has.</param>
/// <param name="LogChecksum">The checksum of the last frame.</param>
/// <param name="Salt">Another one each time the log is begun anew.</param>
/// <param name="Checksum">The checksum of all this.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct LogHeader(
    ulong Version, uint Change, uint Page, uint Frames, uint Pages, ulong LogChecksum, ulong Salt, ulong Checksum);
