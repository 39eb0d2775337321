using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Keys;

namespace Streetcar.Storage.Sqlite.Writing;

/// <summary>What a writer needs for every document and keeps from one to the next.</summary>
internal sealed class WriteScratch : IDisposable
{
    private byte[] _before = new byte[4096];

    /// <summary>The keys of a document as it is to be.</summary>
    public IndexKeys NewKeys { get; } = new();

    /// <summary>The keys of a document as it was.</summary>
    public IndexKeys OldKeys { get; } = new();

    /// <summary>A document as it is to be.</summary>
    public RawWriter Document { get; } = new(4096);

    /// <summary>Keeps a document as it was, which SQLite is about to take back; valid until the next call.</summary>
    public ReadOnlyMemory<byte> KeepBefore(ReadOnlySpan<byte> document)
    {
        if (_before.Length < document.Length)
            _before = new byte[Math.Max(document.Length, 2 * _before.Length)];
        document.CopyTo(_before);
        return _before.AsMemory(0, document.Length);
    }

    /// <inheritdoc/>
    public void Dispose() => Document.Dispose();
}
