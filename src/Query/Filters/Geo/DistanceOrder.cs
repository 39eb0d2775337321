using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>The order of <c>$near</c>: a key is the distance.</summary>
internal sealed class DistanceOrder(NearNode near) : DocumentOrder
{
    public override void WriteKey(ReadOnlySpan<byte> document, BsonWriter key)
    {
        key.WriteStartDocument();
        key.WriteName(""u8);
        key.WriteDouble(near.DistanceOf(document));
        key.WriteEndDocument();
    }

    public override int CompareKeys(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        Distance(left).CompareTo(Distance(right));

    private static double Distance(ReadOnlySpan<byte> key) => BsonReader.Find(key, ""u8).Double;
}
