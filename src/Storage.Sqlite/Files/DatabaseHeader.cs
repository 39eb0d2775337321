using System.Buffers.Binary;

namespace Streetcar.Storage.Sqlite.Files;

/// <summary>
/// The first bytes of an SQLite file (<see href="https://www.sqlite.org/fileformat2.html#the_database_header"/>).
/// </summary>
internal readonly ref struct DatabaseHeader(ReadOnlySpan<byte> bytes)
{
    /// <summary>How many bytes the header takes.</summary>
    public const int Size = 100;

    /// <summary>The application id of our files: "SCar".</summary>
    public const int Application = 0x53436172;

    /// <summary>The version of the files that this build makes, whose pages have checksums; it reads those of version 1 too.</summary>
    public const int CurrentSchema = 2;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>The size of a page in bytes.</summary>
    public int PageSize => BinaryPrimitives.ReadUInt16BigEndian(_bytes[16..]) is var size && size == 1 ? 65536 : size;

    /// <summary>How many pages the file should have; 0 where the header does not say.</summary>
    public long Pages => _bytes[24..28].SequenceEqual(_bytes[92..96]) ? BinaryPrimitives.ReadUInt32BigEndian(_bytes[28..]) : 0;

    /// <summary>The bytes at the end of each page that SQLite does not use.</summary>
    public int Reserved => _bytes[20];

    /// <summary>The version of the file.</summary>
    public int SchemaVersion => BinaryPrimitives.ReadInt32BigEndian(_bytes[60..]);

    /// <summary>Whether its pages should have checksums.</summary>
    public bool HasChecksums => SchemaVersion >= 2;

    /// <summary>Whose file it is.</summary>
    public int ApplicationId => BinaryPrimitives.ReadInt32BigEndian(_bytes[68..]);

    /// <summary>Whether bytes, perhaps fewer than a header's, are how an SQLite file starts.</summary>
    public static bool StartsLikeOne(ReadOnlySpan<byte> bytes)
    {
        var magic = "SQLite format 3\0"u8;
        return bytes[..Math.Min(bytes.Length, magic.Length)].SequenceEqual(magic[..Math.Min(bytes.Length, magic.Length)]);
    }
}
