using MongoDB.Bson;
using Streetcar.Bson;
using Streetcar.Protocol;

namespace Streetcar.Client.Grains.Sessions;

/// <summary>Times as commands and replies have them.</summary>
internal static class ClusterTimes
{
    private const int HashSize = 20;

    /// <summary>A <c>$clusterTime</c>, signed as by a server without keys.</summary>
    public static BsonDocument ToDocument(RawTimestamp time) => new()
    {
        { "clusterTime", new BsonTimestamp((long)time.Value) },
        { "signature", new BsonDocument { { "hash", new byte[HashSize] }, { "keyId", 0L } } },
    };

    /// <summary>The time of a <c>$clusterTime</c>.</summary>
    /// <exception cref="ArgumentException">It has none.</exception>
    public static RawTimestamp Of(BsonDocument time) =>
        time.TryGetValue("clusterTime", out var known) && known is BsonTimestamp timestamp
            ? new RawTimestamp((ulong)timestamp.Value)
            : throw new ArgumentException("A cluster time is a document with a timestamp named clusterTime.", nameof(time));

    /// <summary>The point in time that was read; 0 where the reply does not say it.</summary>
    public static RawTimestamp OfSnapshot(Reply reply)
    {
        var cursor = RawReader.Find(reply.Body.Span, "cursor"u8);
        var time = RawReader.Find(cursor.Type == ElementType.Document ? cursor.Document : reply.Body.Span, "atClusterTime"u8);
        return time.Type == ElementType.Timestamp ? time.Timestamp : default;
    }
}
