using System.Buffers.Binary;

namespace Streetcar.Storage.Sqlite.Tests;

/// <summary>The pages of an SQLite file by their kinds (https://www.sqlite.org/fileformat2.html), from 0.</summary>
internal sealed class FilePages
{
    private readonly byte[] _bytes;
    private readonly HashSet<int> _free = [];

    public FilePages(string file)
    {
        _bytes = File.ReadAllBytes(file);
        for (int trunk = Number(0, 32); trunk > 0; trunk = Number(trunk - 1, 0))
        {
            _free.Add(trunk - 1);
            for (int i = 0; i < Number(trunk - 1, 4); i++)
                _free.Add(Number(trunk - 1, 8 + (4 * i)) - 1);
        }
    }

    /// <summary>The pages of a kind: schema, table leaf, table interior, index leaf, index interior, overflow or free.</summary>
    public int[] Of(string kind) =>
        [.. Enumerable.Range(0, _bytes.Length / PageChecksums.PageSize).Where(page => KindOf(page) == kind)];

    private string KindOf(int page) => page == 0 ? "schema" : _free.Contains(page) ? "free" : _bytes[page * PageChecksums.PageSize] switch
    {
        13 => "table leaf",
        5 => "table interior",
        10 => "index leaf",
        2 => "index interior",
        _ => "overflow",
    };

    private int Number(int page, int offset) =>
        BinaryPrimitives.ReadInt32BigEndian(_bytes.AsSpan((page * PageChecksums.PageSize) + offset));
}
