using Streetcar.Bson;
using Streetcar.Protocol;

namespace Streetcar.Client.Grains.Replies;

/// <summary>What a reply with a cursor holds.</summary>
/// <param name="Cursor">The cursor's id; 0 where the result is at its end.</param>
/// <param name="Namespace">What the cursor reads, in UTF-8.</param>
/// <param name="Documents">The batch: an array.</param>
internal readonly record struct Batch(long Cursor, ReadOnlyMemory<byte> Namespace, ReadOnlyMemory<byte> Documents)
{
    /// <summary>The token by which a change stream goes on: a document; empty for other cursors.</summary>
    public ReadOnlyMemory<byte> ResumeToken { get; private init; }

    /// <summary>Finds the parts of a reply.</summary>
    public static Batch Of(Reply reply)
    {
        var batch = default(Batch);
        var field = new RawReader(reply.Body.Span);
        while (field.Read())
        {
            if (!field.Name.SequenceEqual("cursor"u8))
                continue;
            var cursor = new RawReader(field.Value.Document);
            while (cursor.Read())
            {
                var value = reply.Body.Slice(field.ValueOffset + cursor.ValueOffset, cursor.Value.Bytes.Length);
                if (cursor.Name.SequenceEqual("id"u8))
                    batch = batch with { Cursor = cursor.Value.Int64 };
                else if (cursor.Name.SequenceEqual("ns"u8))
                    batch = batch with { Namespace = value[4..^1] };
                else if (cursor.Name.SequenceEqual("postBatchResumeToken"u8))
                    batch = batch with { ResumeToken = value };
                else if (cursor.Name.SequenceEqual("firstBatch"u8) || cursor.Name.SequenceEqual("nextBatch"u8))
                    batch = batch with { Documents = value };
            }
        }

        return batch;
    }
}
