using MongoDB.Bson;
using Orleans;

namespace Streetcar.Abstractions.Serialization;

/// <summary>Values of all other types, and those whose type is not known before.</summary>
[RegisterSerializer]
internal sealed class BsonValueCodec : BsonCodec<BsonValue>
{
    protected override ReadOnlyMemory<byte> ToBytes(BsonValue value) => BsonBytes.OfValue(value);

    protected override BsonValue FromBytes(byte[] bytes) => BsonBytes.ToValue(bytes);
}
