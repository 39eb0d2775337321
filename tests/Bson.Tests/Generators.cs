using FsCheck;
using FsCheck.Fluent;

namespace Streetcar.Bson.Tests;

/// <summary>Values of every type, chosen so that many of them are equal or nearly so.</summary>
internal static class Generators
{
    /// <summary>One and more of each type that holds no others.</summary>
    public static readonly BsonValue[] Leaves =
    [
        BsonValue.MinKey, BsonValue.MaxKey, BsonValue.Null, BsonValue.Undefined,
        0, 1, -1, 2, int.MaxValue, int.MinValue,
        0L, 1L, 2L, long.MaxValue, long.MaxValue - 1, long.MinValue, 1L << 53, (1L << 53) + 1,
        0.0, -0.0, 1.0, 0.1, 1.5, -1.5, 9007199254740992.0, 9223372036854775808.0, -9223372036854775808.0, 1e300,
        double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, double.MaxValue, 4.35,
        Decimal128.Parse("0"), Decimal128.Parse("-0"), Decimal128.Parse("0E+6000"), Decimal128.Parse("1"),
        Decimal128.Parse("1.0"), Decimal128.Parse("1.00"), Decimal128.Parse("0.1"), Decimal128.Parse("4.35"),
        Decimal128.Parse("9007199254740993"), Decimal128.Parse("9223372036854775807"),
        Decimal128.Parse("9223372036854775808"), Decimal128.Parse("1E+300"), Decimal128.Parse("1E-6176"),
        Decimal128.Parse("-1E-6176"), Decimal128.Parse("0.1000000000000000055511151231257827"),
        Decimal128.NaN, Decimal128.PositiveInfinity, Decimal128.NegativeInfinity, Decimal128.MaxValue, Decimal128.MinValue,
        "", "a", "b", "ab", "a\0b", "é", "\uFFFF", "😀", BsonValue.FromText(BsonType.Symbol, "a"),
        BsonValue.FromText(BsonType.JavaScript, "a"), BsonValue.FromText(BsonType.JavaScript, "b"),
        new byte[] { 1, 2 }, new byte[] { 3 }, BsonValue.FromBinary([3], 5), BsonValue.FromBinary([3], 2), Guid.Empty,
        ObjectId.Empty, ObjectId.Parse("ffffffffffffffffffffffff"),
        false, true, BsonValue.FromMilliseconds(0), BsonValue.FromMilliseconds(-1), BsonValue.FromMilliseconds(1),
        new BsonTimestamp(0, 1), new BsonTimestamp(uint.MaxValue, 0),
        BsonValue.FromRegex("a"), BsonValue.FromRegex("a", "i"), BsonValue.FromRegex("ab"),
        BsonValue.Parse("""{"$dbPointer": {"$ref": "b", "$id": {"$oid": "56e1fc72e0c917e9c4714161"}}}"""),
        BsonValue.Parse("""{"$dbPointer": {"$ref": "c", "$id": {"$oid": "56e1fc72e0c917e9c4714161"}}}"""),
        BsonValue.Parse("""{"$code": "a", "$scope": {"x": 1}}"""),
        BsonValue.Parse("""{"$code": "a", "$scope": {"x": {"$numberDouble": "1.0"}}}"""),
    ];

    public static Arbitrary<BsonValue> Values { get; } = Gen.Sized(size => Value(Math.Min(size, 4))).ToArbitrary();

    public static Arbitrary<BsonDocument> Documents { get; } = Document(3).ToArbitrary();

    private static Gen<BsonValue> Value(int depth) => depth == 0
        ? Leaf()
        : Gen.Frequency(
            (3, Leaf()),
            (1, Document(depth - 1).Select(document => (BsonValue)document)),
            (1, Value(depth - 1).ArrayOf(3).Select(values => BsonValue.CreateArray(values))));

    private static Gen<BsonValue> Leaf() => Gen.Frequency(
        (4, Gen.Elements(Leaves)),
        (1, ArbMap.Default.GeneratorFor<int>().Select(number => (BsonValue)number)),
        (1, ArbMap.Default.GeneratorFor<long>().Select(number => (BsonValue)number)),
        (1, ArbMap.Default.GeneratorFor<double>().Select(number => (BsonValue)number)),
        (1, ArbMap.Default.GeneratorFor<decimal>().Select(number => (BsonValue)number)),
        (1, ArbMap.Default.GeneratorFor<UnicodeString>().Select(text => (BsonValue)WellFormed(text.Item))));

    private static Gen<BsonDocument> Document(int depth) =>
        from names in Gen.SubListOf("a", "b", "c", "", "a.b", "é")
        from values in Value(depth).ArrayOf(names.Count)
        select new BsonDocument(names.Zip(values, (name, value) => new BsonElement(name, value)));

    // A string with half a surrogate pair has no UTF-8.
    private static string WellFormed(string text) =>
        string.Concat(text.EnumerateRunes().Select(rune => rune.ToString()));
}
