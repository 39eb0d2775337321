using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Keys;

namespace Streetcar.Storage.Sqlite.Writing;

/// <summary>Buffers that the writer reuses for every document.</summary>
internal sealed class WriteBuffers : IDisposable
{
    private byte[] _before = new byte[4096];

    public IndexKeys NewKeys { get; } = new();

    public IndexKeys OldKeys { get; } = new();

    /// <summary>A document after the change.</summary>
    public RawWriter Document { get; } = new(4096);

    /// <summary>Copies a document before the change, whose memory SQLite is about to reuse; valid until the next call.</summary>
    public ReadOnlyMemory<byte> CopyOriginal(ReadOnlySpan<byte> document)
    {
        if (_before.Length < document.Length)
            _before = new byte[Math.Max(document.Length, 2 * _before.Length)];
        document.CopyTo(_before);
        return _before.AsMemory(0, document.Length);
    }

    public void Dispose() => Document.Dispose();
}
