using Streetcar.Bson;
using Streetcar.Query.Collations;

namespace Streetcar.Query.Expressions;

/// <summary>Values are equal where MongoDB compares them as equal: 1 and 1.0 are, and strings that a collation considers equal.</summary>
internal sealed class ValueEquality : IEqualityComparer<RawValue>
{
    public static readonly ValueEquality Instance = new(null);

    private readonly Collation? _collation;

    private ValueEquality(Collation? collation) => _collation = collation;

    /// <summary>Equality by a collation; null for by the bytes of strings.</summary>
    public static ValueEquality Of(Collation? collation) => collation is null ? Instance : new ValueEquality(collation);

    public bool Equals(RawValue x, RawValue y) => Collation.Compare(_collation, x.Raw, y.Raw) == 0;

    public int GetHashCode(RawValue obj)
    {
        // Whatever loops over a set or a table of values comes by here.
        OperationContext.CheckForInterrupt(obj.Memory.Length);
        if (_collation is null || obj.Type is not (ElementType.String or ElementType.Symbol or ElementType.Document or ElementType.Array))
            return BsonComparer.GetHashCode(obj.Raw);
        using var writer = new RawWriter();
        writer.WriteStartArray();
        _collation.WriteKey(obj.Raw, writer);
        writer.WriteEndArray();
        return BsonComparer.GetHashCode(new RawValueSpan(ElementType.Array, writer.WrittenSpan));
    }
}
