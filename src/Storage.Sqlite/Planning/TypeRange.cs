using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Planning;

/// <summary>
/// The first and the last value of the types that a comparison looks at: <c>{$gt: 5}</c> finds numbers alone
/// (<see href="https://www.mongodb.com/docs/manual/reference/method/db.collection.find/#type-bracketing"/>).
/// </summary>
internal static class TypeRange
{
    private static readonly RawValue EmptyBinary = RawValue.FromBinary([]);

    /// <summary>The ends of a type's values; null for types without a range, or that comparisons treat differently.</summary>
    public static (IntervalEnd First, IntervalEnd Last)? Of(ElementType type) => type switch
    {
        ElementType.Double or ElementType.Int32 or ElementType.Int64 or ElementType.Decimal128 =>
            Both(double.NegativeInfinity, double.PositiveInfinity),
        ElementType.String or ElementType.Symbol => UpTo("", RawDocument.Empty),
        ElementType.Document => UpTo(RawDocument.Empty, RawArray.Empty),
        ElementType.Binary => UpTo(EmptyBinary, RawObjectId.Empty),
        ElementType.ObjectId => Both(RawObjectId.Empty, LastObjectId),
        ElementType.Boolean => Both(false, true),
        ElementType.DateTime => Both(RawValue.FromMilliseconds(long.MinValue), RawValue.FromMilliseconds(long.MaxValue)),
        ElementType.Timestamp => Both(new RawTimestamp(0), new RawTimestamp(ulong.MaxValue)),
        _ => null,
    };

    private static RawObjectId LastObjectId { get; } = RawObjectId.Parse("ffffffffffffffffffffffff");

    private static (IntervalEnd, IntervalEnd) Both(RawValue first, RawValue last) =>
        (new IntervalEnd(first, true), new IntervalEnd(last, true));

    private static (IntervalEnd, IntervalEnd) UpTo(RawValue first, RawValue next) =>
        (new IntervalEnd(first, true), new IntervalEnd(next, false));
}
