using Streetcar.Bson;

namespace Streetcar.Storage.MongoDB;

/// <summary>The latest time that the deployment, or a client, has told.</summary>
internal sealed class ClusterTime
{
    private ulong _now;

    public RawTimestamp Now => new(Volatile.Read(ref _now));

    /// <summary>Moves it on; it never goes back.</summary>
    public void Advance(RawTimestamp time)
    {
        ulong now = Volatile.Read(ref _now);
        while (now < time.Value && Interlocked.CompareExchange(ref _now, time.Value, now) is var before && before != now)
            now = before;
    }

    /// <summary>Takes the time of an operation from its reply.</summary>
    public void Note(RawDocument reply)
    {
        if (TimeOf(reply) is { } time)
            Advance(time);
    }

    /// <summary>The time of an operation; null where its reply does not tell it.</summary>
    public static RawTimestamp? TimeOf(RawDocument reply) =>
        RawReader.TryFind(reply.Span, "operationTime"u8, out var time) && time.Type == ElementType.Timestamp ? time.Timestamp : null;
}
