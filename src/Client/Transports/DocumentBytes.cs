using MongoDB.Bson.IO;

namespace Streetcar.Client.Transports;

/// <summary>A document as it came.</summary>
/// <param name="Buffer">The document, whole.</param>
/// <param name="IsShared">Whether the buffer goes with its batch, so that what outlives that must be copied.</param>
internal readonly record struct DocumentBytes(IByteBuffer Buffer, bool IsShared)
{
    /// <summary>The document in a buffer that stays.</summary>
    public DocumentBytes Keep()
    {
        if (!IsShared)
            return this;
        byte[] bytes = new byte[Buffer.Length];
        Buffer.GetBytes(0, bytes, 0, bytes.Length);
        return new DocumentBytes(new ByteArrayBuffer(bytes, isReadOnly: true), IsShared: false);
    }
}
