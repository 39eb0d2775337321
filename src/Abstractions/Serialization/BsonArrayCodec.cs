using MongoDB.Bson;
using Orleans;

namespace Streetcar.Grains;

/// <summary>Arrays.</summary>
[RegisterSerializer]
internal sealed class BsonArrayCodec : BsonCodec<BsonArray>
{
    protected override ReadOnlyMemory<byte> ToBytes(BsonArray value) => BsonBytes.OfValue(value);

    protected override BsonArray FromBytes(byte[] bytes) => BsonBytes.ToValue(bytes).AsBsonArray;
}
