using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Streetcar.Storage.Sqlite.Native;

/// <summary>What SQLite's sqlite3_vfs is: how files are opened (<see href="https://www.sqlite.org/c3ref/vfs.html"/>).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SqliteVfs
{
    public int Version;
    public int FileSize;
    public int MaxPath;
    public nint Next;
    public nint Name;
    public nint Data;
    public delegate* unmanaged[Cdecl]<SqliteVfs*, nint, SqliteFile*, int, int*, int> Open;
    public OtherFunctions Others;

    /// <summary>The other functions of a VFS, which are the system's own.</summary>
    [InlineArray(15)]
    public struct OtherFunctions
    {
        private nint _first;
    }
}

/// <summary>How SQLite's sqlite3_file begins.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SqliteFile
{
    public SqliteFileMethods* Methods;
}

/// <summary>What SQLite's sqlite3_io_methods is in version 2, and the system's own table, in the place of which ours stands.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SqliteFileMethods
{
    public int Version;
    public nint Close;
    public delegate* unmanaged[Cdecl]<SqliteFile*, byte*, int, long, int> Read;
    public delegate* unmanaged[Cdecl]<SqliteFile*, byte*, int, long, int> Write;
    public nint Truncate;
    public nint Sync;
    public nint FileSize;
    public nint Lock;
    public nint Unlock;
    public nint CheckReservedLock;
    public nint FileControl;
    public nint SectorSize;
    public delegate* unmanaged[Cdecl]<SqliteFile*, int> DeviceCharacteristics;
    public delegate* unmanaged[Cdecl]<SqliteFile*, int, int, int, void**, int> ShmMap;
    public delegate* unmanaged[Cdecl]<SqliteFile*, int, int, int, int> ShmLock;
    public nint ShmBarrier;
    public delegate* unmanaged[Cdecl]<SqliteFile*, int, int> ShmUnmap;
    public SqliteFileMethods* System;
}
