using Streetcar.Bson;

namespace Streetcar.Storage.MongoDB;

/// <summary>
/// A place in the history of the data, as the primary of a replica set names it (<c>opTime</c>) in its replies to
/// writes. A term has one primary, and its oplog is in the order of the timestamps; so once a majority has an entry, it
/// has all entries of the same term before it.
/// </summary>
/// <param name="Term">The number of the primary's election; -1 where the place is not known.</param>
/// <param name="Timestamp">The place within the term.</param>
internal readonly record struct OpTime(long Term, ulong Timestamp)
{
    /// <summary>The place of a write of which the reply names none. Nothing covers it.</summary>
    public static OpTime Unknown => new(-1, 0);

    /// <summary>The place of all writes in a history that never forks.</summary>
    public static OpTime Anywhere => default;

    public bool IsKnown => Term >= 0;

    /// <summary>Reads the place of a write.</summary>
    /// <param name="reply">The primary's reply to insert, update or delete.</param>
    public static OpTime Of(ReadOnlySpan<byte> reply)
    {
        // A write that had been applied before is not applied again: what opTime says then is of the connection's last
        // one.
        if (RawReader.TryFind(reply, "retriedStmtIds"u8, out _))
            return Unknown;
        var opTime = RawReader.Find(reply, "opTime"u8);
        if (opTime.Type != ElementType.Document)
            return Unknown;
        var timestamp = RawReader.Find(opTime.Document, "ts"u8);
        var ordinal = RawReader.Find(opTime.Document, "t"u8);
        return timestamp.Type == ElementType.Timestamp && ordinal.TryGetInt64(out long term)
            ? new OpTime(term, timestamp.Timestamp.Value)
            : Unknown;
    }

    /// <summary>Whether this and all that is there is durable once an entry at another place is.</summary>
    public bool IsCoveredBy(OpTime durable) => IsKnown && Term == durable.Term && Timestamp <= durable.Timestamp;

    /// <summary>The place of two writes: that of the later one, where one place can cover both.</summary>
    public OpTime And(OpTime other) => Term != other.Term ? Unknown : Timestamp >= other.Timestamp ? this : other;
}
