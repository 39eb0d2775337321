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
    public delegate* unmanaged[Cdecl]<SqliteVfs*, nint, int, int> Delete;
    public delegate* unmanaged[Cdecl]<SqliteVfs*, nint, int, int*, int> Access;
    public delegate* unmanaged[Cdecl]<SqliteVfs*, nint, int, byte*, int> FullPathname;
    public OtherFunctions Others;
    public delegate* unmanaged[Cdecl]<SqliteVfs*, int, byte*, int> GetLastError;
    public LaterFunctions Later;

    /// <summary>Functions that are the system's own: dynamic libraries, randomness, time.</summary>
    [InlineArray(7)]
    public struct OtherFunctions
    {
        private nint _first;
    }

    /// <summary>Those that came in later versions, which are the system's own too.</summary>
    [InlineArray(4)]
    public struct LaterFunctions
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
    public delegate* unmanaged[Cdecl]<SqliteFile*, int> Close;
    public delegate* unmanaged[Cdecl]<SqliteFile*, byte*, int, long, int> Read;
    public delegate* unmanaged[Cdecl]<SqliteFile*, byte*, int, long, int> Write;
    public delegate* unmanaged[Cdecl]<SqliteFile*, long, int> Truncate;
    public delegate* unmanaged[Cdecl]<SqliteFile*, int, int> Sync;
    public delegate* unmanaged[Cdecl]<SqliteFile*, long*, int> FileSize;
    public delegate* unmanaged[Cdecl]<SqliteFile*, int, int> Lock;
    public delegate* unmanaged[Cdecl]<SqliteFile*, int, int> Unlock;
    public delegate* unmanaged[Cdecl]<SqliteFile*, int*, int> CheckReservedLock;
    public delegate* unmanaged[Cdecl]<SqliteFile*, int, void*, int> FileControl;
    public delegate* unmanaged[Cdecl]<SqliteFile*, int> SectorSize;
    public delegate* unmanaged[Cdecl]<SqliteFile*, int> DeviceCharacteristics;
    public delegate* unmanaged[Cdecl]<SqliteFile*, int, int, int, void**, int> ShmMap;
    public delegate* unmanaged[Cdecl]<SqliteFile*, int, int, int, int> ShmLock;
    public delegate* unmanaged[Cdecl]<SqliteFile*, void> ShmBarrier;
    public delegate* unmanaged[Cdecl]<SqliteFile*, int, int> ShmUnmap;
    public SqliteFileMethods* System;
}
