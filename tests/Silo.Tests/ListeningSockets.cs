using System.Globalization;
using System.Net;

namespace Streetcar.Silo.Tests;

/// <summary>The sockets on which a process of this machine listens, as Linux shows them.</summary>
internal static class ListeningSockets
{
    private const string Listening = "0A";

    /// <summary>The addresses and ports of a process's listening sockets.</summary>
    /// <param name="process">The process's id.</param>
    public static List<IPEndPoint> Of(int process)
    {
        var own = Directory.GetFiles($"/proc/{process}/fd")
            .Select(file => new FileInfo(file).LinkTarget ?? "")
            .Where(target => target.StartsWith("socket:[", StringComparison.Ordinal))
            .Select(target => target["socket:[".Length..^1])
            .ToHashSet();
        return [.. Table("tcp").Concat(Table("tcp6")).Where(socket => own.Contains(socket.Inode)).Select(socket => socket.EndPoint)];
    }

    // Columns: number, local address, remote address, state, …, inode (the tenth). Addresses are words of host byte order.
    private static IEnumerable<(string Inode, IPEndPoint EndPoint)> Table(string protocol) =>
        from line in File.ReadLines($"/proc/net/{protocol}").Skip(1)
        let columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where columns[3] == Listening
        let local = columns[1].Split(':')
        select (columns[9], new IPEndPoint(Address(local[0]), int.Parse(local[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture)));

    private static IPAddress Address(string words) => new([.. words.Chunk(8)
        .SelectMany(word => BitConverter.GetBytes(uint.Parse(word, NumberStyles.HexNumber, CultureInfo.InvariantCulture)))]);
}
