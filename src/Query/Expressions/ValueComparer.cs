using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>The order of values by a collation, or by their bytes where there is none.</summary>
internal static class ValueComparer
{
    /// <summary>The order.</summary>
    /// <param name="collation">The collation; null for none.</param>
    /// <param name="direction">1 for the least first, -1 for the greatest.</param>
    public static Comparer<BsonValue> Of(Collation? collation, int direction = 1) => Comparer<BsonValue>.Create(
        (left, right) => direction * Collation.Compare(collation, left.Raw, right.Raw));
}
