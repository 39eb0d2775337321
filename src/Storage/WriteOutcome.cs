using Streetcar.Bson;

namespace Streetcar.Storage;

/// <summary>What came of one write command: its reply, or why it failed as a whole.</summary>
public readonly struct WriteOutcome
{
    /// <summary>A command that was applied, as far as its statements could be.</summary>
    /// <param name="reply">The reply, as MongoDB words it; see <see cref="WriteReply"/>.</param>
    public WriteOutcome(RawDocument reply) => Reply = reply;

    /// <summary>A command that failed and left nothing behind.</summary>
    /// <param name="failure">Why.</param>
    public WriteOutcome(DocumentException failure) => Failure = failure;

    /// <summary>The reply; null where the command failed.</summary>
    public RawDocument? Reply { get; }

    /// <summary>Why it failed; null where there is a reply.</summary>
    public DocumentException? Failure { get; }
}
