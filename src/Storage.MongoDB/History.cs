using Streetcar.Bson;

namespace Streetcar.Storage.MongoDB;

/// <summary>What a server says of where its writes are in its oplog, and so which of them can share an acknowledgement.</summary>
internal enum History
{
    /// <summary>It has not been asked yet.</summary>
    Unasked,

    /// <summary>Nothing, as a mongos or a server of no replica set: each write needs its own acknowledgement.</summary>
    Untold,

    /// <summary>The place of each write but findAndModify, as the primary of a replica set does.</summary>
    Places,

    /// <summary>
    /// That it never forks, as a Streetcar's that stands in for MongoDB: what it acknowledges, with whatever write
    /// concern, is durable. So one acknowledgement covers all that was acknowledged before, as in one endless term.
    /// </summary>
    Single,
}

/// <summary>How to read it.</summary>
internal static class HistoryExtensions
{
    /// <summary>What a server says in its reply to <c>hello</c>.</summary>
    public static History Read(RawDocument hello) =>
        hello["durableWrites"] is { Type: ElementType.Boolean, AsBoolean: true } ? History.Single
        : hello.ContainsKey("setName") ? History.Places
        : History.Untold;

    /// <summary>Where the write is that got a reply.</summary>
    public static OpTime PlaceOf(this History history, ReadOnlySpan<byte> reply) =>
        history == History.Single ? OpTime.Anywhere : OpTime.Of(reply);

    /// <summary>Whether a write can be acknowledged together with others.</summary>
    public static bool CanShare(this History history, WriteRequest request) => history switch
    {
        History.Single => true,
        History.Places => request is not FindAndModifyRequest,
        History.Untold => false,
        _ => throw new ArgumentOutOfRangeException(nameof(history), history, "The server has not been asked."),
    };
}
