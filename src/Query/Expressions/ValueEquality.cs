using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>Values are equal where MongoDB compares them as equal: 1 and 1.0 are, and strings that a collation does not tell apart.</summary>
internal sealed class ValueEquality : IEqualityComparer<BsonValue>
{
    public static readonly ValueEquality Instance = new(null);

    private readonly Collation? _collation;

    private ValueEquality(Collation? collation) => _collation = collation;

    /// <summary>Equality by a collation; null for by the bytes of strings.</summary>
    public static ValueEquality Of(Collation? collation) => collation is null ? Instance : new ValueEquality(collation);

    public bool Equals(BsonValue x, BsonValue y) => Collation.Compare(_collation, x.Raw, y.Raw) == 0;

    public int GetHashCode(BsonValue obj)
    {
        if (_collation is null || obj.Type is not (BsonType.String or BsonType.Symbol or BsonType.Document or BsonType.Array))
            return BsonComparer.GetHashCode(obj.Raw);
        using var writer = new BsonWriter();
        writer.WriteStartArray();
        _collation.WriteKey(obj.Raw, writer);
        writer.WriteEndArray();
        return BsonComparer.GetHashCode(new RawBsonValue(BsonType.Array, writer.WrittenSpan));
    }
}
