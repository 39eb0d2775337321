using MongoDB.Bson;
using Orleans;

namespace Streetcar.Abstractions.Serialization;

/// <summary>Documents; raw and lazy ones arrive as plain ones.</summary>
[RegisterSerializer]
internal sealed class BsonDocumentCodec : BsonCodec<BsonDocument>
{
    protected override ReadOnlyMemory<byte> ToBytes(BsonDocument value) => BsonBytes.Of(value);

    protected override BsonDocument FromBytes(byte[] bytes) => BsonBytes.ToDocument(bytes);
}
