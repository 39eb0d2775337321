using FsCheck;
using FsCheck.Fluent;

namespace Streetcar.Bson.Tests;

public sealed class BsonComparerTests
{
    [Fact]
    public void Types_are_ordered_as_in_MongoDB()
    {
        RawValue[] ordered =
        [
            RawValue.MinKey, default, RawValue.Null, double.NaN, 1, "text", new RawDocument { ["a"] = 1 },
            RawArray.Create(1), new byte[] { 1 }, RawObjectId.Empty, false, true, DateTime.UnixEpoch,
            new RawTimestamp(1, 1), RawValue.FromRegex("a"),
            RawValue.Copy(new RawValueSpan(ElementType.DbPointer, "\u0002\0\0\0b\0twelve bytes"u8)),
            RawValue.FromText(ElementType.JavaScript, "a"), Json.Value("{$code: 'a', $scope: {}}"), RawValue.MaxKey,
        ];
        for (int i = 0; i < ordered.Length; i++)
        {
            for (int j = 0; j < ordered.Length; j++)
                Math.Sign(Compare(ordered[i], ordered[j])).ShouldBe(i.CompareTo(j), $"{ordered[i]} and {ordered[j]}");
        }
    }

    [Fact]
    public void Missing_and_undefined_are_equal_and_come_before_null()
    {
        Compare(default, RawValue.Undefined).ShouldBe(0);
        Compare(RawValue.Undefined, RawValue.Null).ShouldBeLessThan(0);
    }

    [Theory]
    [InlineData("1", "1.0")]
    [InlineData("1", "{$numberLong: '1'}")]
    [InlineData("1.0", "{$numberDecimal: '1.00'}")]
    [InlineData("0.0", "-0.0")]
    [InlineData("0", "{$numberDecimal: '-0E+10'}")]
    [InlineData("NaN", "{$numberDecimal: 'NaN'}")]
    [InlineData("Infinity", "{$numberDecimal: 'Infinity'}")]
    [InlineData("0.5", "{$numberDecimal: '0.5'}")]
    [InlineData("9007199254740992.0", "{$numberLong: '9007199254740992'}")]
    [InlineData("'a'", "{$symbol: 'a'}")]
    [InlineData("[1, {a: 2}]", "[1.0, {a: {$numberLong: '2'}}]")]
    [InlineData("{$undefined: true}", "{$undefined: true}")]
    public void Equal_values_of_different_types_are_equal_and_hash_alike(string left, string right)
    {
        var one = Json.Value(left);
        var other = Json.Value(right);
        BsonComparer.AreEqual(one.Raw, other.Raw).ShouldBeTrue();
        BsonComparer.GetHashCode(one.Raw).ShouldBe(BsonComparer.GetHashCode(other.Raw));
    }

    [Theory]
    // A Double has too few digits to tell these apart.
    [InlineData("9007199254740992.0", "{$numberLong: '9007199254740993'}")]
    [InlineData("{$numberLong: '9223372036854775807'}", "9223372036854775808.0")]
    [InlineData("-9223372036854777856.0", "{$numberLong: '-9223372036854775808'}")]
    // The Double nearest to 0.1 is a little more than 0.1.
    [InlineData("{$numberDecimal: '0.1'}", "0.1")]
    [InlineData("0.1", "{$numberDecimal: '0.1000000000000000055511151231257828'}")]
    [InlineData("{$numberDecimal: '0.1000000000000000055511151231257827'}", "0.1")]
    [InlineData("0.0", "{$numberDecimal: '1E-6176'}")]
    [InlineData("1.7976931348623157E+308", "{$numberDecimal: '1E+400'}")]
    [InlineData("{$numberDecimal: '9.999999999999999999999999999999999E+6144'}", "Infinity")]
    [InlineData("NaN", "-Infinity")]
    [InlineData("-1.5", "-1")]
    [InlineData("1", "1.5")]
    [InlineData("''", "'a'")]
    [InlineData("'a'", "'ab'")]
    [InlineData("'z'", "'é'")]
    [InlineData("'\\uffff'", "'\\ud83d\\ude00'")]
    [InlineData("{}", "{a: 1}")]
    [InlineData("{a: 1}", "{a: 1, b: 1}")]
    [InlineData("{b: 1}", "{a: 'x'}")]
    [InlineData("{a: 2}", "{b: 1}")]
    [InlineData("{a: 1}", "{a: 2}")]
    [InlineData("[1, 2]", "[1, 3]")]
    [InlineData("[2]", "['a']")]
    [InlineData("[1, 2]", "[1, 2, 0]")]
    [InlineData("{$binary: {base64: '/w==', subType: '80'}}", "{$binary: {base64: 'AAA=', subType: '00'}}")]
    [InlineData("{$binary: {base64: '/w==', subType: '00'}}", "{$binary: {base64: 'AA==', subType: '80'}}")]
    [InlineData("{$date: {$numberLong: '-1'}}", "{$date: {$numberLong: '0'}}")]
    [InlineData("{$timestamp: {t: 1, i: 2}}", "{$timestamp: {t: 4294967295, i: 1}}")]
    [InlineData("/a/", "/a/i")]
    [InlineData("/a/i", "/b/")]
    public void The_left_value_is_less(string left, string right)
    {
        Compare(Json.Value(left), Json.Value(right)).ShouldBeLessThan(0);
        Compare(Json.Value(right), Json.Value(left)).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Array_elements_are_compared_by_place_whatever_their_names()
    {
        byte[] odd = Convert.FromHexString("140000000461000C0000001078000A0000000000");
        var array = RawDocument.Read(odd)["a"];
        Compare(array, RawArray.Create(10)).ShouldBe(0);
        BsonComparer.GetHashCode(array.Raw).ShouldBe(BsonComparer.GetHashCode(((RawValue)RawArray.Create(10)).Raw));
    }

    [Fact]
    public void The_order_of_single_values_is_total_and_agrees_with_their_hashes()
    {
        var leaves = Generators.Leaves;
        int[][] order = [.. leaves.Select(left => leaves.Select(right => Math.Sign(Compare(left, right))).ToArray())];
        for (int i = 0; i < leaves.Length; i++)
        {
            order[i][i].ShouldBe(0);
            for (int j = 0; j < leaves.Length; j++)
            {
                order[i][j].ShouldBe(-order[j][i], $"{leaves[i]} and {leaves[j]}");
                if (order[i][j] == 0)
                    BsonComparer.GetHashCode(leaves[i].Raw).ShouldBe(BsonComparer.GetHashCode(leaves[j].Raw));
                for (int k = 0; k < leaves.Length; k++)
                {
                    if (order[i][j] <= 0 && order[j][k] <= 0 && order[i][k] != Math.Min(order[i][j], order[j][k]))
                        Assert.Fail($"{leaves[i]}, {leaves[j]} and {leaves[k]} have no order.");
                }
            }
        }
    }

    [Fact]
    public void The_order_of_nested_values_is_total_and_agrees_with_their_hashes() =>
        Prop.ForAll(Generators.Values, Generators.Values, Generators.Values, (a, b, c) =>
        {
            RawValue[] sorted = [a, b, c];
            Array.Sort(sorted);
            return Compare(sorted[0], sorted[1]) <= 0 && Compare(sorted[1], sorted[2]) <= 0
                && Compare(sorted[0], sorted[2]) <= 0
                && Math.Sign(Compare(a, b)) == -Math.Sign(Compare(b, a))
                && (Compare(a, b) != 0 || BsonComparer.GetHashCode(a.Raw) == BsonComparer.GetHashCode(b.Raw));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Comparing_and_hashing_allocate_nothing()
    {
        RawValue one = Json.Document("{a: [1, 'x', {b: 2.5}], d: {$numberDecimal: '1.5'}, l: 5000000000}");
        RawValue other = Json.Document("{a: [1.0, 'x', {b: {$numberDecimal: '2.5'}}], d: 1.25, l: 5e9}");
        Compare(one, other);
        BsonComparer.GetHashCode(one.Raw);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            Compare(one, other);
            BsonComparer.GetHashCode(one.Raw);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static int Compare(RawValue left, RawValue right) => BsonComparer.Compare(left.Raw, right.Raw);
}
