using System.Globalization;
using System.Text;
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
    /// <exception cref="DataFolderException">The file is not a whole database of ours.</exception>
    public static void Check(string file)
    {
        Span<byte> bytes = stackalloc byte[DatabaseHeader.Size];
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length < DatabaseHeader.Size && DatabaseHeader.StartsLikeOne(bytes[..length]))
            throw Refuse(file, $"is cut short: it has {stream.Length} bytes");
        if (!DatabaseHeader.StartsLikeOne(bytes))
            throw Refuse(file, "is not an SQLite database");
        var header = new DatabaseHeader(bytes);
        if (header.ApplicationId != DatabaseHeader.Application)
            throw Refuse(file, "is an SQLite database, but not one of Streetcar's");
        if (header.SchemaVersion > DatabaseHeader.CurrentSchema)
        {
            throw Refuse(
                file,
                $"was written by a newer Streetcar (schema {header.SchemaVersion}, this one knows {DatabaseHeader.CurrentSchema})");
        }

        if (header.SchemaVersion < 1)
            throw Refuse(file, $"has the unknown schema {header.SchemaVersion}");
        if (header.PageSize < 512 || !int.IsPow2(header.PageSize))
            throw Refuse(file, $"is damaged: its page size is {header.PageSize}");
        long pages = stream.Length / header.PageSize;
        if (pages < header.Pages && !WriteAheadLog.Supplies(file + "-wal", pages + 1, header.Pages, header.PageSize))
            throw Refuse(file, $"is cut short: it has {stream.Length} bytes of {header.Pages * header.PageSize}");
    }

    /// <summary>Creates an empty database; the file gets its name when it is complete.</summary>
    public static void Create(string file)
    {
        string unfinished = file + ".new";
        Delete(unfinished);
        using (var connection = Connection.OpenWriter(unfinished))
        {
            connection.QueryNumber("PRAGMA journal_mode=WAL");
            connection.Execute(
                $"PRAGMA application_id={DatabaseHeader.Application}; PRAGMA user_version={DatabaseHeader.CurrentSchema};"
                + CatalogTables.Schema);
        }

        // What a database of that name left beside its file when the process ended in the middle of dropping it.
        File.Delete(file + "-wal");
        File.Delete(file + "-shm");
        File.Move(unfinished, file);
    }

    /// <summary>Deletes a database's file and what SQLite keeps beside it. The file goes first: without it there is no database.</summary>
    public static void Delete(string file)
    {
        File.Delete(file);
        File.Delete(file + "-wal");
        File.Delete(file + "-shm");
    }

    public static long SizeOf(string file)
    {
        long size = 0;
        foreach (var part in new[] { new FileInfo(file), new FileInfo(file + "-wal") })
            size += part.Exists ? part.Length : 0;
        return size;
    }

    private static DataFolderException Refuse(string file, string reason) => new(
        $"The file '{file}' {reason}. It was left as it was; move it out of the data folder, or restore it from a copy.");
}
