using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite;

/// <summary>What a writer needs for every document and keeps from one to the next.</summary>
internal sealed class WriteScratch : IDisposable
{
    /// <summary>The keys of a document as it is to be.</summary>
    public IndexKeys NewKeys { get; } = new();

    /// <summary>The keys of a document as it was.</summary>
    public IndexKeys OldKeys { get; } = new();

    /// <summary>A document as it is to be.</summary>
    public BsonWriter Document { get; } = new(4096);

    /// <inheritdoc/>
    public void Dispose() => Document.Dispose();
}
