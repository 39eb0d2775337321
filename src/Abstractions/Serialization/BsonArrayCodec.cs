using MongoDB.Bson;
using Orleans;

namespace Streetcar.Abstractions.Serialization;

/// <summary>Arrays.</summary>
[RegisterSerializer]
internal sealed class BsonArrayCodec : BsonCodec<BsonArray>
{
    protected override ReadOnlyMemory<byte> ToBytes(BsonArray value) => BsonBytes.OfValue(value);

    protected override BsonArray FromBytes(byte[] bytes) => BsonBytes.ToValue(bytes).AsBsonArray;
}
