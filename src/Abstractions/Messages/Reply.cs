using Streetcar.Bson;

namespace Streetcar.Abstractions;

/// <summary>What a command is answered with: one document, <c>ok: 1</c> or <c>ok: 0</c> and an error.</summary>
/// <param name="Body">The reply's document; valid BSON.</param>
[GenerateSerializer, Immutable, Alias("streetcar.Reply")]
public sealed record Reply([property: Id(0)] ReadOnlyMemory<byte> Body)
{
    /// <summary>The reply over a document.</summary>
    /// <param name="document">The document.</param>
    public Reply(BsonDocument document)
        : this(document.Bytes)
    {
    }

    /// <summary>The reply as a document.</summary>
    public BsonDocument Document => new(Body);
}
