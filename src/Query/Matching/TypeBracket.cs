using Streetcar.Bson;

namespace Streetcar.Query.Matching;

/// <summary>
/// The groups of types within which comparisons match: <c>{$lt: 5}</c> matches numbers only
/// (<see href="https://www.mongodb.com/docs/manual/reference/method/db.collection.find/#type-bracketing"/>).
/// </summary>
internal static class TypeBracket
{
    /// <summary>Whether values of the two types can be compared; for null use <see cref="IsNullish"/>.</summary>
    public static bool Same(ElementType left, ElementType right) =>
        left == right || BsonComparer.CanonicalType(left) == BsonComparer.CanonicalType(right);

    /// <summary>Whether the type counts as null: null, undefined and missing do.</summary>
    public static bool IsNullish(ElementType type) => type is ElementType.Null or ElementType.Missing or ElementType.Undefined;
}
