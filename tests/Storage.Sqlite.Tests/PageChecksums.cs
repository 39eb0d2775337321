using System.Buffers.Binary;

namespace Streetcar.Storage.Sqlite.Tests;

/// <summary>The checksums of a file's pages, after the description of the format (https://www.sqlite.org/cksumvfs.html).</summary>
internal static class PageChecksums
{
    public const int PageSize = 4096;

    /// <summary>Makes the checksums anew after a change that is no damage.</summary>
    public static void Renew(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        for (int page = 0; page < bytes.Length; page += PageSize)
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(page + PageSize - 8), Of(bytes.AsSpan(page, PageSize - 8)));
        File.WriteAllBytes(file, bytes);
    }

    /// <summary>Whether all checksums fit their pages.</summary>
    public static bool Fit(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        return Enumerable.Range(0, bytes.Length / PageSize).All(page =>
            BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan((page * PageSize) + PageSize - 8)) == Of(bytes.AsSpan(page * PageSize, PageSize - 8)));
    }

    private static ulong Of(ReadOnlySpan<byte> bytes)
    {
        uint s1 = 0, s2 = 0;
        for (int i = 0; i < bytes.Length; i += 8)
        {
            s1 += BinaryPrimitives.ReadUInt32LittleEndian(bytes[i..]) + s2;
            s2 += BinaryPrimitives.ReadUInt32LittleEndian(bytes[(i + 4)..]) + s1;
        }

        return s1 | ((ulong)s2 << 32);
    }
}
