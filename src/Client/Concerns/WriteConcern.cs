using Streetcar.Bson;

namespace Streetcar.Client;

/// <summary>
/// What has to have happened before a write is answered
/// (<see href="https://www.mongodb.com/docs/manual/reference/write-concern/"/>). Streetcar answers every write when it is
/// durable, whatever is asked for; all that changes anything is to want no answer.
/// </summary>
public sealed record WriteConcern
{
    /// <summary>The write is not answered: it may fail without anybody hearing of it.</summary>
    public static WriteConcern Unacknowledged { get; } = new() { W = 0 };

    /// <summary>How many servers have to have it (a number), or which (a string: <c>majority</c>); missing for the default.</summary>
    public BsonValue W { get; init; }

    /// <summary>Whether it has to be in the journal; null for the default.</summary>
    public bool? Journal { get; init; }

    /// <summary>How long the server may wait for other servers, to the millisecond; null for any time.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether the write is answered.</summary>
    public bool IsAcknowledged => !W.IsNumber || W.AsInt64 != 0;

    internal BsonDocument ToDocument()
    {
        var fields = new List<BsonElement>();
        if (!W.IsMissing)
            fields.Add(new("w", W));
        if (Journal is { } journal)
            fields.Add(new("j", journal));
        if (Timeout is { } timeout)
            fields.Add(new("wtimeout", (long)timeout.TotalMilliseconds));
        return new BsonDocument(fields);
    }
}
