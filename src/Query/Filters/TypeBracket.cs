using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>
/// The groups of types within which comparisons match: <c>{$lt: 5}</c> looks at numbers only
/// (<see href="https://www.mongodb.com/docs/manual/reference/method/db.collection.find/#type-bracketing"/>).
/// </summary>
internal static class TypeBracket
{
    /// <summary>Whether values of the two types can be compared.</summary>
    public static bool Same(BsonType left, BsonType right) => left == right || Of(left) == Of(right);

    /// <summary>Whether the type counts as null: null, undefined and missing do.</summary>
    public static bool IsNullish(BsonType type) => type is BsonType.Null or BsonType.Missing or BsonType.Undefined;

    private static BsonType Of(BsonType type) => type switch
    {
        BsonType.Int32 or BsonType.Int64 or BsonType.Decimal128 => BsonType.Double,
        BsonType.Symbol => BsonType.String,
        BsonType.Missing or BsonType.Undefined => BsonType.Null,
        _ => type,
    };
}
