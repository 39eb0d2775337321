using FsCheck;
using FsCheck.Fluent;
using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Tests;

/// <summary>Documents, filters, sorts and indexes over a few names and values, so that they often meet.</summary>
internal static class Generators
{
    private static readonly string[] Names = ["a", "b", "c"];

    private static readonly string[] Paths = ["a", "b", "c", "a.b", "a.c", "b.a", "a.b.c", "a.0", "_id"];

    /// <summary>One or more values of each type, many of them equal or nearly so.</summary>
    public static readonly BsonValue[] Leaves =
    [
        BsonValue.MinKey, BsonValue.MaxKey, BsonValue.Null, BsonValue.Undefined,
        0, 1, -1, 2, int.MaxValue, int.MinValue,
        0L, 1L, long.MaxValue, long.MaxValue - 1, long.MinValue, long.MinValue + 1, 1L << 53, (1L << 53) + 1, -(1L << 53) - 1,
        0.0, -0.0, 1.0, 0.1, 1.5, -1.5, 9007199254740992.0, 9223372036854775808.0, -9223372036854775808.0, 1e300, -1e300,
        double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, -double.Epsilon, double.MaxValue,
        Decimal128.Parse("0"), Decimal128.Parse("-0"), Decimal128.Parse("0E+6000"), Decimal128.Parse("1.0"),
        Decimal128.Parse("0.1"), Decimal128.Parse("-0.1"), Decimal128.Parse("9007199254740993"),
        Decimal128.Parse("9007199254740993.5"), Decimal128.Parse("-9007199254740993.5"),
        Decimal128.Parse("9223372036854775807"), Decimal128.Parse("9223372036854775808"), Decimal128.Parse("1E+300"),
        Decimal128.Parse("1E-6176"), Decimal128.Parse("-1E-6176"), Decimal128.Parse("0.1000000000000000055511151231257827"),
        Decimal128.Parse("1E+400"), Decimal128.Parse("-1E+400"), Decimal128.Parse("1E-320"), Decimal128.NaN,
        Decimal128.PositiveInfinity, Decimal128.NegativeInfinity, Decimal128.MaxValue, Decimal128.MinValue,
        "", "a", "b", "ab", "a\0", "a\0b", "é", "\uFFFF", "😀", BsonValue.FromText(BsonType.Symbol, "a"),
        BsonValue.FromText(BsonType.JavaScript, "a"), BsonValue.FromText(BsonType.JavaScript, "a\0b"),
        new byte[] { 1, 2 }, new byte[] { 3 }, new byte[] { 0xFF }, BsonValue.FromBinary([3], 5), BsonValue.FromBinary([3], 2), Guid.Empty,
        ObjectId.Empty, ObjectId.Parse("ffffffffffffffffffffffff"), false, true,
        BsonValue.FromMilliseconds(0), BsonValue.FromMilliseconds(-1), BsonValue.FromMilliseconds(long.MaxValue),
        new BsonTimestamp(0, 1), new BsonTimestamp(uint.MaxValue, 0),
        BsonValue.FromRegex("a"), BsonValue.FromRegex("a", "i"), BsonValue.FromRegex("ab"),
        BsonValue.Parse("""{"$dbPointer": {"$ref": "b", "$id": {"$oid": "56e1fc72e0c917e9c4714161"}}}"""),
        BsonValue.Parse("""{"$code": "a", "$scope": {"x": 1}}"""),
        BsonValue.Parse("""{"$code": "a", "$scope": {"x": {"$numberDouble": "1.0"}}}"""),
        new BsonDocument(), BsonArray.Empty,
    ];

    private static readonly BsonValue[] FewLeaves =
        [0, 1, 2, 3.0, 1.5, "x", "xy", "y", true, BsonValue.Null, DateTime.UnixEpoch, BsonArray.Empty, double.NaN];

    /// <summary>Values of all types, nested or not.</summary>
    public static Gen<BsonValue> AnyValue { get; } = Gen.Sized(size => Value(Gen.Elements(Leaves), Math.Min(size, 3)));

    /// <summary>A sample for the planner.</summary>
    public static Gen<PlannerSample> PlannerSamples { get; } =
        from documents in Fields(Value(Gen.Elements(FewLeaves), 2)).ListOf(25)
        from indexes in Index.ListOf(2)
        from queries in Query.ListOf(8)
        select new PlannerSample([.. documents], [.. indexes.DistinctBy(index => index["key"])], [.. queries]);

    private static Gen<BsonDocument> Index =>
        from paths in Gen.SubListOf(Paths).Where(paths => paths.Count is > 0 and < 4)
        from shuffled in Gen.Shuffle(paths.ToArray())
        from directions in Gen.Elements(1, -1).ArrayOf(paths.Count)
        from sparse in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
        select new BsonDocument
        {
            ["key"] = new BsonDocument(shuffled.Zip(directions, (path, direction) => new BsonElement(path, direction))),
            ["sparse"] = sparse,
        };

    private static Gen<PlannerQuery> Query =>
        from filter in Filter(2)
        from sort in Sort
        from skip in Gen.Choose(0, 3)
        from limit in Gen.Elements(0, 0, 1, 5)
        from batch in Gen.Elements(1, 3, 101)
        select new PlannerQuery(filter, sort, skip, limit, batch);

    private static Gen<BsonDocument> Sort =>
        from paths in Gen.SubListOf("a", "b", "c", "a.b", "_id").Where(paths => paths.Count < 3)
        from shuffled in Gen.Shuffle(paths.ToArray())
        from directions in Gen.Elements(1, -1).ArrayOf(paths.Count)
        select new BsonDocument(shuffled.Zip(directions, (path, direction) => new BsonElement(path, direction)));

    private static Gen<BsonDocument> Filter(int depth)
    {
        var fields =
            from paths in Gen.SubListOf(Paths).Where(paths => paths.Count < 4)
            from conditions in Condition.ListOf(paths.Count)
            select new BsonDocument(paths.Zip(conditions, (path, condition) => new BsonElement(path, condition)));
        if (depth == 0)
            return fields;
        var logical =
            from name in Gen.Elements("$or", "$and", "$nor")
            from parts in Filter(depth - 1).ListOf(2)
            from rest in fields
            select rest.With(name, BsonArray.From(parts.Select(part => (BsonValue)part)));
        return Gen.Frequency((3, fields), (1, logical));
    }

    private static Gen<BsonValue> Condition => Gen.Frequency(
        (3, Operand),
        (5, Operators.Select(operators => (BsonValue)operators)),
        (1, from operators in Operators
            where !operators.IsEmpty
            select (BsonValue)new BsonDocument { ["$not"] = operators }),
        (1, from operators in Operators select (BsonValue)new BsonDocument { ["$elemMatch"] = operators }),
        (2, from names in Gen.SubListOf(Names).Where(names => names.Count > 0)
            from conditions in Operand.ListOf(names.Count)
            select (BsonValue)new BsonDocument
            {
                ["$elemMatch"] = new BsonDocument(names.Zip(conditions, (name, value) => new BsonElement(name, value))),
            }),
        (1, Gen.Elements<BsonValue>(
            BsonValue.FromRegex("^x"), BsonValue.FromRegex("y"), BsonValue.Parse("{ $type: 'array' }"))));

    private static Gen<BsonDocument> Operators =>
        from names in Gen.SubListOf("$gt", "$gte", "$lt", "$lte", "$ne", "$eq", "$in", "$exists").Where(names => names.Count is 1 or 2)
        from operands in Operand.ListOf(names.Count)
        select new BsonDocument(names.Zip(operands, (name, operand) => new BsonElement(
            name, name == "$in" ? BsonArray.Create(operand, 1, "xy") : operand)));

    private static Gen<BsonValue> Operand => Gen.Frequency((5, Gen.Elements(FewLeaves)), (1, Value(Gen.Elements(FewLeaves), 1)));

    private static Gen<BsonValue> Value(Gen<BsonValue> leaf, int depth) => depth == 0
        ? leaf
        : Gen.Frequency(
            (3, leaf),
            (1, Fields(Value(leaf, depth - 1)).Select(document => (BsonValue)document)),
            (1, Value(leaf, depth - 1).ListOf(2).Select(values => (BsonValue)BsonArray.From(values))));

    private static Gen<BsonDocument> Fields(Gen<BsonValue> values) =>
        from names in Gen.SubListOf(Names)
        from list in values.ListOf(names.Count)
        select new BsonDocument(names.Zip(list, (name, value) => new BsonElement(name, value)));
}

public sealed record PlannerQuery(BsonDocument Filter, BsonDocument Sort, int Skip, int Limit, int BatchSize);

public sealed record PlannerSample(BsonDocument[] Documents, BsonDocument[] Indexes, PlannerQuery[] Queries)
{
    public override string ToString() => string.Join(
        '\n',
        ["", "Documents:", .. Documents.Select(document => document.ToString()),
         "Indexes:", .. Indexes.Select(index => index.ToString()),
         "Queries:", .. Queries.Select(query => query.ToString())]);
}
