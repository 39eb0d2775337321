using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite;

/// <summary>
/// The first and the last value of the types that a comparison looks at: <c>{$gt: 5}</c> finds numbers alone
/// (<see href="https://www.mongodb.com/docs/manual/reference/method/db.collection.find/#type-bracketing"/>).
/// </summary>
internal static class TypeEnds
{
    private static readonly BsonValue EmptyBinary = BsonValue.FromBinary([]);

    /// <summary>The ends of a type's values; null for types that have none to speak of, or that comparisons treat otherwise.</summary>
    public static (IntervalEnd First, IntervalEnd Last)? Of(BsonType type) => type switch
    {
        BsonType.Double or BsonType.Int32 or BsonType.Int64 or BsonType.Decimal128 =>
            Both(double.NegativeInfinity, double.PositiveInfinity),
        BsonType.String or BsonType.Symbol => UpTo("", BsonDocument.Empty),
        BsonType.Document => UpTo(BsonDocument.Empty, BsonArray.Empty),
        BsonType.Binary => UpTo(EmptyBinary, ObjectId.Empty),
        BsonType.ObjectId => Both(ObjectId.Empty, LastObjectId),
        BsonType.Boolean => Both(false, true),
        BsonType.DateTime => Both(BsonValue.FromMilliseconds(long.MinValue), BsonValue.FromMilliseconds(long.MaxValue)),
        BsonType.Timestamp => Both(new BsonTimestamp(0), new BsonTimestamp(ulong.MaxValue)),
        _ => null,
    };

    private static ObjectId LastObjectId { get; } = ObjectId.Parse("ffffffffffffffffffffffff");

    private static (IntervalEnd, IntervalEnd) Both(BsonValue first, BsonValue last) =>
        (new IntervalEnd(first, true), new IntervalEnd(last, true));

    private static (IntervalEnd, IntervalEnd) UpTo(BsonValue first, BsonValue next) =>
        (new IntervalEnd(first, true), new IntervalEnd(next, false));
}
