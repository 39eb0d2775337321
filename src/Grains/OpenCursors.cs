using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Streetcar.Grains;

/// <summary>
/// The silo's table by which a reader hands an open store cursor to the cursor grain beside it. A cursor lies here only
/// for the length of that call.
/// </summary>
internal sealed class OpenCursors
{
    private readonly ConcurrentDictionary<long, IStoreCursor> _cursors = new();

    /// <summary>Lays a cursor down.</summary>
    /// <returns>Its id: random and positive, so that no client guesses another's.</returns>
    public long Add(IStoreCursor cursor)
    {
        while (true)
        {
            long id = RandomId();
            if (_cursors.TryAdd(id, cursor))
                return id;
        }
    }

    /// <summary>Takes a cursor up; null where none lies under that id.</summary>
    public IStoreCursor? Take(long id) => _cursors.TryRemove(id, out var cursor) ? cursor : null;

    private static long RandomId()
    {
        Span<byte> bytes = stackalloc byte[8];
        RandomNumberGenerator.Fill(bytes);
        return Math.Max(1, BitConverter.ToInt64(bytes) & long.MaxValue);
    }
}
