using FsCheck;
using FsCheck.Fluent;

namespace Streetcar.Bson.Tests;

/// <summary>Values of every type, chosen so that many of them are equal or nearly so.</summary>
internal static class Generators
{
    /// <summary>One and more of each type that holds no others.</summary>
    public static readonly RawValue[] Leaves =
    [
        RawValue.MinKey, RawValue.MaxKey, RawValue.Null, RawValue.Undefined,
        0, 1, -1, 2, int.MaxValue, int.MinValue,
        0L, 1L, 2L, long.MaxValue, long.MaxValue - 1, long.MinValue, 1L << 53, (1L << 53) + 1,
        0.0, -0.0, 1.0, 0.1, 1.5, -1.5, 9007199254740992.0, 9223372036854775808.0, -9223372036854775808.0, 1e300,
        double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, double.MaxValue, 4.35,
        RawDecimal128.Parse("0"), RawDecimal128.Parse("-0"), RawDecimal128.Parse("0E+6000"), RawDecimal128.Parse("1"),
        RawDecimal128.Parse("1.0"), RawDecimal128.Parse("1.00"), RawDecimal128.Parse("0.1"), RawDecimal128.Parse("4.35"),
        RawDecimal128.Parse("9007199254740993"), RawDecimal128.Parse("9223372036854775807"),
        RawDecimal128.Parse("9223372036854775808"), RawDecimal128.Parse("1E+300"), RawDecimal128.Parse("1E-6176"),
        RawDecimal128.Parse("-1E-6176"), RawDecimal128.Parse("0.1000000000000000055511151231257827"),
        RawDecimal128.NaN, RawDecimal128.PositiveInfinity, RawDecimal128.NegativeInfinity, RawDecimal128.MaxValue, RawDecimal128.MinValue,
        "", "a", "b", "ab", "a\0b", "é", "\uFFFF", "😀", RawValue.FromText(ElementType.Symbol, "a"),
        RawValue.FromText(ElementType.JavaScript, "a"), RawValue.FromText(ElementType.JavaScript, "b"),
        new byte[] { 1, 2 }, new byte[] { 3 }, RawValue.FromBinary([3], 5), RawValue.FromBinary([3], 2), Guid.Empty,
        RawObjectId.Empty, RawObjectId.Parse("ffffffffffffffffffffffff"),
        false, true, RawValue.FromMilliseconds(0), RawValue.FromMilliseconds(-1), RawValue.FromMilliseconds(1),
        new RawTimestamp(0, 1), new RawTimestamp(uint.MaxValue, 0),
        RawValue.FromRegex("a"), RawValue.FromRegex("a", "i"), RawValue.FromRegex("ab"),
        RawValue.Copy(new RawValueSpan(ElementType.DbPointer, "\u0002\0\0\0b\0twelve bytes"u8)),
        RawValue.Copy(new RawValueSpan(ElementType.DbPointer, "\u0002\0\0\0c\0twelve bytes"u8)),
        Json.Value("""{"$code": "a", "$scope": {"x": 1}}"""),
        Json.Value("""{"$code": "a", "$scope": {"x": {"$numberDouble": "1.0"}}}"""),
    ];

    public static Arbitrary<RawValue> Values { get; } = Gen.Sized(size => Value(Math.Min(size, 4))).ToArbitrary();

    public static Arbitrary<RawDocument> Documents { get; } = Document(3).ToArbitrary();

    private static Gen<RawValue> Value(int depth) => depth == 0
        ? Leaf()
        : Gen.Frequency(
            (3, Leaf()),
            (1, Document(depth - 1).Select(document => (RawValue)document)),
            (1, Value(depth - 1).ArrayOf(3).Select(values => RawValue.CreateArray(values))));

    private static Gen<RawValue> Leaf() => Gen.Frequency(
        (4, Gen.Elements(Leaves)),
        (1, ArbMap.Default.GeneratorFor<int>().Select(number => (RawValue)number)),
        (1, ArbMap.Default.GeneratorFor<long>().Select(number => (RawValue)number)),
        (1, ArbMap.Default.GeneratorFor<double>().Select(number => (RawValue)number)),
        (1, ArbMap.Default.GeneratorFor<decimal>().Select(number => (RawValue)number)),
        (1, ArbMap.Default.GeneratorFor<UnicodeString>().Select(text => (RawValue)WellFormed(text.Item))));

    private static Gen<RawDocument> Document(int depth) =>
        from names in Gen.SubListOf("a", "b", "c", "", "a.b", "é")
        from values in Value(depth).ArrayOf(names.Count)
        select new RawDocument(names.Zip(values, (name, value) => new RawElement(name, value)));

    // A string with half a surrogate pair has no UTF-8.
    private static string WellFormed(string text) =>
        string.Concat(text.EnumerateRunes().Select(rune => rune.ToString()));
}
