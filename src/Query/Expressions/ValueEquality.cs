using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>Values are equal where MongoDB compares them as equal: 1 and 1.0 are.</summary>
internal sealed class ValueEquality : IEqualityComparer<BsonValue>
{
    public static readonly ValueEquality Instance = new();

    public bool Equals(BsonValue x, BsonValue y) => BsonComparer.AreEqual(x.Raw, y.Raw);

    public int GetHashCode(BsonValue obj) => BsonComparer.GetHashCode(obj.Raw);
}
