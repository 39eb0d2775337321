using Streetcar.Bson;

namespace Streetcar.Storage.MongoDB;

/// <summary>A write that was answered.</summary>
/// <param name="Reply">The reply, without what concerns only the one who talks to the server.</param>
/// <param name="Place">Where it is; null where there is nothing more to wait for: it is durable, or it failed.</param>
/// <param name="MayRepeat">Whether the client can send it again.</param>
internal readonly record struct AppliedWrite(RawDocument Reply, OpTime? Place, bool MayRepeat)
{
    /// <summary>A write that failed.</summary>
    public AppliedWrite(DocumentException failure)
        : this(failure.ToReply(), null, false)
    {
    }
}
