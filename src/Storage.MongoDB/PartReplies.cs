using Streetcar.Bson;

namespace Streetcar.Storage.MongoDB;

/// <summary>The replies to the parts of a write, which become one.</summary>
internal abstract class PartReplies
{
    /// <summary>Whether any statement failed.</summary>
    public abstract bool HasErrors { get; }

    public static PartReplies Of(WriteRequest request) => request is BulkWriteRequest bulk ? new BulkReplies(bulk) : new MergedReply();

    /// <summary>Adds the reply to a part.</summary>
    public abstract void Add(RawDocument reply, WritePart part);

    /// <summary>The one reply, to be made once.</summary>
    public abstract RawDocument ToDocument();

    protected static long? Number(RawValue value) => value.Raw.TryGetInt64(out long number) ? number : null;
}
