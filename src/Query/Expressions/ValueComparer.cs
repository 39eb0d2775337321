using Streetcar.Bson;
using Streetcar.Query.Collations;

namespace Streetcar.Query.Expressions;

/// <summary>The order of values by a collation, or by their bytes where there is none.</summary>
internal static class ValueComparer
{
    /// <summary>The order.</summary>
    /// <param name="collation">The collation; null for none.</param>
    /// <param name="direction">1 for the least first, -1 for the greatest.</param>
    public static Comparer<RawValue> Of(Collation? collation, int direction = 1) => Comparer<RawValue>.Create(
        (left, right) => direction * Collation.Compare(collation, left.Raw, right.Raw));
}
