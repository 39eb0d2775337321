using System.Buffers.Binary;
using Streetcar.Bson;

namespace Streetcar.Protocol;

/// <summary>
/// The last fields of a reply, which tell a client the time of what it has seen: <c>operationTime</c> and <c>$clusterTime</c>,
/// which it sends with its next command. The latter is signed as by a server without keys.
/// </summary>
internal static class ClusterTimeFields
{
    private const int HashSize = 20;

    private static readonly byte[] Template = Create();
    private static readonly int OperationTime = Template.AsSpan().IndexOf("operationTime\0"u8) + "operationTime\0".Length;
    private static readonly int ClusterTime = Template.AsSpan().LastIndexOf("clusterTime\0"u8) + "clusterTime\0".Length;

    /// <summary>How many bytes they take.</summary>
    public static int Size => Template.Length;

    /// <summary>Writes them.</summary>
    /// <param name="room">Where to, as long as they are.</param>
    /// <param name="time">The time.</param>
    public static void Write(Span<byte> room, RawTimestamp time)
    {
        Template.CopyTo(room);
        BinaryPrimitives.WriteUInt64LittleEndian(room[OperationTime..], time.Value);
        BinaryPrimitives.WriteUInt64LittleEndian(room[ClusterTime..], time.Value);
    }

    private static byte[] Create()
    {
        var fields = new RawDocument
        {
            ["operationTime"] = default(RawTimestamp),
            ["$clusterTime"] = new RawDocument
            {
                ["clusterTime"] = default(RawTimestamp),
                ["signature"] = new RawDocument { ["hash"] = RawValue.FromBinary(new byte[HashSize]), ["keyId"] = 0L },
            },
        };
        return fields.Span[sizeof(int)..^1].ToArray();
    }
}
