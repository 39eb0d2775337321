using System.Globalization;
using System.Text;
using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Files;

/// <summary>A database's file: its name, its check, its creation and its deletion.</summary>
internal static class DatabaseFile
{
    /// <summary>What the names of database files end in.</summary>
    public const string Extension = ".sqlite";

    /// <summary>The name of a database's file. Letters that a file system may confuse or refuse are escaped.</summary>
    public static string NameOf(string database)
    {
        var name = new StringBuilder();
        foreach (byte b in Encoding.UTF8.GetBytes(database))
        {
            if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'_')
                name.Append((char)b);
            else
                name.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
        }

        return name.Append(Extension).ToString();
    }

    /// <summary>The database whose file this is.</summary>
    public static string DatabaseOf(string file) => Uri.UnescapeDataString(Path.GetFileNameWithoutExtension(file));

    /// <summary>
    /// Looks at a file before SQLite opens it, since SQLite writes to what it opens: a file that is not a whole
    /// database of ours stays as it is, to the byte.
    /// </summary>
    /// <returns>How it is opened.</returns>
    /// <exception cref="DocumentException">
    /// DataCorruptionDetected: the file is damaged; UnsupportedFormat: it is not ours, or of a newer version.
    /// </exception>
    public static Vfs Check(string file)
    {
        Span<byte> bytes = stackalloc byte[ChecksumVfs.PageSize];
        using var stream = OpenToLook(file);
        int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length < DatabaseHeader.Size && DatabaseHeader.StartsLikeOne(bytes[..length]))
            throw Damaged(file, $"is cut short: it has {stream.Length} bytes");
        if (!DatabaseHeader.StartsLikeOne(bytes))
            throw Damaged(file, "is not an SQLite database");
        var header = new DatabaseHeader(bytes);
        CheckVersion(file, header);
        if (header.PageSize < 512 || !int.IsPow2(header.PageSize))
            throw Damaged(file, $"is damaged: its page size is {header.PageSize}");
        if (header.HasChecksums && (header.Reserved != ChecksumVfs.Reserved || header.PageSize != ChecksumVfs.PageSize))
            throw Damaged(file, "is damaged: its header says that its pages have no checksums");
        long pages = stream.Length / header.PageSize;
        if (pages < header.Pages && !WriteAheadLog.Supplies(file + "-wal", pages + 1, header.Pages, header.PageSize))
            throw Damaged(file, $"is cut short: it has {stream.Length} bytes of {header.Pages * header.PageSize}");
        // A page that was being written when the process ended is in the log too.
        if (header.HasChecksums && length == bytes.Length && !ChecksumVfs.IsIntact(bytes)
            && !WriteAheadLog.Supplies(file + "-wal", 1, 1, header.PageSize))
            throw Damaged(file, "is damaged: the checksum of its first page does not fit it");
        if (WriteAheadLog.IsDamaged(file))
            throw Damaged(file, "is damaged: the log beside it has changed");
        return VfsFor(header);
    }

    /// <summary>How a file is opened that may be damaged.</summary>
    /// <exception cref="DocumentException">
    /// DataCorruptionDetected: it does not even begin as an SQLite file; UnsupportedFormat: it is not ours, or of a newer version.
    /// </exception>
    public static Vfs VfsOf(string file)
    {
        Span<byte> bytes = stackalloc byte[DatabaseHeader.Size];
        using var stream = OpenToLook(file);
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length || !DatabaseHeader.StartsLikeOne(bytes))
            throw Damaged(file, "is not an SQLite database");
        var header = new DatabaseHeader(bytes);
        CheckVersion(file, header);
        return VfsFor(header);
    }

    /// <summary>Looks whether a file is the database's, by the name in it.</summary>
    /// <returns>False where the file is of an earlier version, and has no name.</returns>
    /// <exception cref="DocumentException">DataCorruptionDetected: it is another database's.</exception>
    public static bool CheckName(Connection connection, string file, string name)
    {
        string? kept = CatalogTables.LoadName(connection);
        return kept is null || kept == name
            ? kept is not null
            : throw Damaged(file, $"is the file of another database, '{kept}'");
    }

    /// <summary>Looks into a file without loading its catalog.</summary>
    public static DatabaseFacts LookInto(DataFolder folder, string file, string name)
    {
        using var connection = Connection.OpenReader(file, folder.Check(file));
        CheckName(connection, file, name);
        return CatalogTables.LookInto(connection);
    }

    /// <summary>Opens a file for writing.</summary>
    public static Connection OpenWriter(DataFolder folder, string file) => Connection.OpenWriter(file, folder.Check(file));

    /// <summary>Creates an empty database; the file gets its name when it is complete.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="file">The file.</param>
    /// <param name="name">The database's name, which is kept in it.</param>
    public static void Create(DataFolder folder, string file, string name)
    {
        string unfinished = file + ".new";
        Delete(folder, unfinished);
        using (var connection = Connection.OpenWriter(unfinished, folder.NewDatabases))
        {
            connection.Execute($"PRAGMA page_size={ChecksumVfs.PageSize}");
            connection.QueryNumber("PRAGMA journal_mode=WAL");
            connection.Transact(() =>
            {
                connection.Execute(
                    $"PRAGMA application_id={DatabaseHeader.Application}; PRAGMA user_version={DatabaseHeader.CurrentSchema};"
                    + CatalogTables.Schema + CatalogTables.LaterSchema);
                CatalogTables.SaveName(connection, name);
            });
        }

        // What a database of that name left beside its file when the process ended in the middle of dropping it.
        folder.Delete(file + "-wal");
        folder.Delete(file + "-shm");
        folder.Move(unfinished, file);
    }

    /// <summary>Deletes a database's file and what SQLite keeps beside it. The file goes first: without it there is no database.</summary>
    public static void Delete(DataFolder folder, string file)
    {
        folder.Delete(file);
        folder.Delete(file + "-wal");
        folder.Delete(file + "-shm");
        WriteAheadLog.Unmark(folder, file);
    }

    public static long SizeOf(DataFolder folder, string file) => folder.SizeOf(file) + folder.SizeOf(file + "-wal");

    private static Vfs VfsFor(DatabaseHeader header) => header.HasChecksums ? Vfs.Checked : Vfs.Plain;

    private static FileStream OpenToLook(string file)
    {
        try
        {
            return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (IOException e) when (FileErrors.IsTooManyFiles(e))
        {
            throw FileErrors.TooManyFiles(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SqliteException(ErrorCode.InternalError, $"The database file '{file}' can't be read: {e.Message}");
        }
    }

    private static void CheckVersion(string file, DatabaseHeader header)
    {
        if (header.ApplicationId != DatabaseHeader.Application)
            throw Refuse(ErrorCode.UnsupportedFormat, file, "is an SQLite database, but not one of Streetcar's");
        if (header.SchemaVersion > DatabaseHeader.CurrentSchema)
        {
            throw Refuse(
                ErrorCode.UnsupportedFormat,
                file,
                $"was written by a newer Streetcar (schema {header.SchemaVersion}, this one knows {DatabaseHeader.CurrentSchema})");
        }

        if (header.SchemaVersion < 1)
            throw Refuse(ErrorCode.UnsupportedFormat, file, $"has the unknown schema {header.SchemaVersion}");
    }

    private static SqliteException Damaged(string file, string reason) => Refuse(ErrorCode.DataCorruptionDetected, file, reason);

    private static SqliteException Refuse(ErrorCode code, string file, string reason) => new(
        code, $"The file '{file}' {reason}. It was left as it was. Move it out of the data folder, restore it from a copy, or {SqliteErrors.Repair}.");
}
