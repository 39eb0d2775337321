using Streetcar.Bson;

namespace Streetcar.Storage;

/// <summary>Writes that have taken effect: their replies, at once where they are durable too.</summary>
public readonly struct AppliedWrites
{
    /// <summary>Writes that are durable.</summary>
    /// <param name="replies">For each write its whole reply, as MongoDB words it; see <see cref="WriteReply"/>.</param>
    public AppliedWrites(IReadOnlyList<RawDocument> replies) => Replies = replies;

    /// <summary>Writes that are not known to be durable yet.</summary>
    /// <param name="durable">Their replies, once they are, or once it is known that they can't be.</param>
    public AppliedWrites(Task<IReadOnlyList<RawDocument>> durable) => Durable = durable;

    /// <summary>The replies; null while the writes are not known to be durable.</summary>
    public IReadOnlyList<RawDocument>? Replies { get; }

    /// <summary>The replies to come; null where they are there.</summary>
    public Task<IReadOnlyList<RawDocument>>? Durable { get; }
}
