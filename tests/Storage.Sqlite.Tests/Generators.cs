using FsCheck;
using FsCheck.Fluent;
using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Tests;

/// <summary>Documents, filters, sorts and indexes over a few names and values, so that they often meet.</summary>
internal static class Generators
{
    private static readonly string[] Names = ["a", "b", "c"];

    // A sample uses a few of these, so that its filters, sorts and indexes are about the same.
    private static readonly string[][] Paths =
        [["a", "b"], ["a", "b", "c"], ["a.b", "a.c"], ["a.b", "a.c", "b"], ["a", "a.b"], ["a.b.c", "b"], ["a.0", "a"], ["_id", "a"]];

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

    // Mostly small numbers, so that conditions hold about as often as not.
    private static readonly Gen<BsonValue> FewLeaves = Gen.Frequency(
        (12, Gen.Choose(0, 5).Select(number => (BsonValue)number)),
        (3, Gen.Elements<BsonValue>(3.0, 1.5, "x", "xy", "X", "y", true, BsonValue.Null)),
        (1, Gen.Elements<BsonValue>(DateTime.UnixEpoch, BsonArray.Empty, double.NaN)));

    private static readonly BsonDocument?[] Collations = [null, null, null, BsonDocument.Parse("{ locale: 'en', strength: 2 }")];

    /// <summary>Values of all types, nested or not.</summary>
    public static Gen<BsonValue> AnyValue { get; } = Gen.Sized(size => Value(Gen.Elements(Leaves), Math.Min(size, 3)));

    /// <summary>A sample for the planner.</summary>
    public static Gen<PlannerSample> PlannerSamples { get; } =
        from documents in Fields(Value(FewLeaves, 2)).ListOf(25)
        from paths in Gen.Elements(Paths)
        from indexes in Index(paths).ListOf(2)
        from queries in Query(paths).ListOf(20)
        select new PlannerSample([.. documents], [.. indexes.DistinctBy(index => index["key"])], [.. queries]);

    private static Gen<BsonDocument> Index(string[] paths) => Gen.Frequency((4, FieldsIndex(paths)), (1, WildcardIndex(paths)));

    private static Gen<BsonDocument> WildcardIndex(string[] paths) =>
        from path in Gen.Elements(paths)
        from name in Gen.Elements("$**", "$**", $"{path}.$**")
        from direction in Gen.Elements(1, -1)
        from collation in Gen.Elements(Collations)
        from option in Gen.Frequency(
            (4, Gen.Constant(default(BsonElement?))),
            (1, Gen.Elements(0, 1).Select(include => (BsonElement?)new BsonElement("wildcardProjection", new BsonDocument { [path] = include }))),
            (1, Operand.Select(operand => (BsonElement?)new BsonElement("partialFilterExpression", new BsonDocument { [path] = operand }))))
        select new BsonDocument(
        [
            new("key", new BsonDocument { [name] = direction }),
            .. option is { } given ? [given] : Array.Empty<BsonElement>(),
            .. collation is null ? Array.Empty<BsonElement>() : [new("collation", collation)],
        ]);

    private static Gen<BsonDocument> FieldsIndex(string[] paths) =>
        from count in Gen.Choose(1, paths.Length)
        from shuffled in Gen.Shuffle(paths)
        from directions in Gen.Frequency((9, Gen.Elements<BsonValue>(1, -1)), (1, Gen.Constant<BsonValue>("hashed"))).ArrayOf(count)
        from collation in Gen.Elements(Collations)
        from option in Gen.Frequency(
            (5, Gen.Constant(default(BsonElement?))),
            (1, Gen.Constant<BsonElement?>(new BsonElement("sparse", true))),
            (1, Gen.Constant<BsonElement?>(new BsonElement("hidden", true))),
            (2, Gen.Elements("$gt", "$gte", "$lt", "$eq").SelectMany(_ => Operand, (name, operand) => (BsonElement?)new BsonElement(
                "partialFilterExpression", new BsonDocument { [shuffled[0]] = new BsonDocument { [name] = operand } }))),
            (1, Gen.Constant<BsonElement?>(new BsonElement(
                "partialFilterExpression", new BsonDocument { [shuffled[0]] = new BsonDocument { ["$exists"] = true } }))))
        select new BsonDocument(
        [
            new("key", new BsonDocument(shuffled.Zip(directions, (path, direction) => new BsonElement(path, direction)))),
            .. option is { } given ? [given] : Array.Empty<BsonElement>(),
            .. collation is null ? Array.Empty<BsonElement>() : [new("collation", collation)],
        ]);

    private static Gen<PlannerQuery> Query(string[] paths) =>
        from filter in Filter(paths, 2)
        from sort in Sort(paths)
        from skip in Gen.Choose(0, 3)
        from limit in Gen.Elements(0, 0, 1, 5)
        from batch in Gen.Elements(1, 3, 101)
        from collation in Gen.Elements(Collations)
        select new PlannerQuery(filter, sort, skip, limit, batch, collation);

    private static Gen<BsonDocument> Sort(string[] paths) =>
        from count in Gen.Elements(0, 1, 1, 2)
        from shuffled in Gen.Shuffle(paths)
        from directions in Gen.Elements(1, -1).ArrayOf(Math.Min(count, paths.Length))
        select new BsonDocument(shuffled.Zip(directions, (path, direction) => new BsonElement(path, direction)));

    private static Gen<BsonDocument> Filter(string[] paths, int depth)
    {
        var fields =
            from count in Gen.Elements(0, 1, 1, 1, 2, 2)
            from shuffled in Gen.Shuffle(paths)
            from conditions in Condition.ListOf(Math.Min(count, paths.Length))
            select new BsonDocument(shuffled.Zip(conditions, (path, condition) => new BsonElement(path, condition)));
        if (depth == 0)
            return fields;
        var logical =
            from name in Gen.Elements("$or", "$and", "$nor")
            from parts in Filter(paths, depth - 1).ListOf(2)
            from rest in fields
            select rest.With(name, BsonArray.From(parts.Select(part => (BsonValue)part)));
        var expression =
            from condition in Expression(paths, 2)
            from rest in fields
            select rest.With("$expr", condition);
        return Gen.Frequency((4, fields), (1, logical), (1, expression));
    }

    // Comparisons of fields with constants, either way round, alone or combined.
    private static Gen<BsonValue> Expression(string[] paths, int depth)
    {
        var comparison =
            from name in Gen.Elements("$eq", "$eq", "$gt", "$gte", "$lt", "$lte", "$ne")
            from path in Gen.Elements(paths)
            from operand in Gen.Frequency((3, FewLeaves), (1, Gen.Elements(Leaves)))
            from isTurned in Gen.Elements(false, false, true)
            let field = (BsonValue)("$" + path)
            let constant = (BsonValue)new BsonDocument { ["$literal"] = operand }
            select (BsonValue)new BsonDocument { [name] = isTurned ? BsonArray.Create(constant, field) : BsonArray.Create(field, constant) };
        if (depth == 0)
            return comparison;
        var logical =
            from name in Gen.Elements("$and", "$or")
            from parts in Expression(paths, depth - 1).ListOf(2)
            select (BsonValue)new BsonDocument { [name] = BsonArray.From(parts) };
        return Gen.Frequency((3, comparison), (1, logical));
    }

    private static Gen<BsonValue> Condition => Gen.Frequency(
        (3, Operand),
        (5, Operators.Select(operators => (BsonValue)operators)),
        (1, from operators in Operators
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

    private static Gen<BsonDocument> Operators => Gen.Frequency(
        (3, from low in Operand
            from high in Operand
            from names in Gen.Elements(("$gt", "$lt"), ("$gte", "$lte"))
            select new BsonDocument { [names.Item1] = low, [names.Item2] = high }),
        (3, from name in Gen.Elements("$gt", "$gte", "$lt", "$lte", "$ne", "$eq")
            from operand in Operand
            select new BsonDocument { [name] = operand }),
        (1, from operands in Operand.ListOf(3)
            select new BsonDocument { ["$in"] = BsonArray.From(operands) }),
        (1, from exists in Gen.Elements(true, false)
            select new BsonDocument { ["$exists"] = exists }));

    private static Gen<BsonValue> Operand => Gen.Frequency((6, FewLeaves), (1, Value(FewLeaves, 1)));

    private static Gen<BsonValue> Value(Gen<BsonValue> leaf, int depth) => depth == 0
        ? leaf
        : Gen.Frequency(
            (4, leaf),
            (1, Fields(Value(leaf, depth - 1)).Select(document => (BsonValue)document)),
            (2, Value(leaf, depth - 1).ListOf(2).Select(values => (BsonValue)BsonArray.From(values))));

    private static Gen<BsonDocument> Fields(Gen<BsonValue> values) =>
        from list in values.ArrayOf(Names.Length)
        from missing in Gen.Choose(0, 9).ArrayOf(Names.Length)
        select new BsonDocument(
            from i in Enumerable.Range(0, Names.Length) where missing[i] > 1 select new BsonElement(Names[i], list[i]));
}

public sealed record PlannerQuery(BsonDocument Filter, BsonDocument Sort, int Skip, int Limit, int BatchSize, BsonDocument? Collation);

public sealed record PlannerSample(BsonDocument[] Documents, BsonDocument[] Indexes, PlannerQuery[] Queries)
{
    public override string ToString() => string.Join(
        '\n',
        ["", "Documents:", .. Documents.Select(document => document.ToString()),
         "Indexes:", .. Indexes.Select(index => index.ToString()),
         "Queries:", .. Queries.Select(query => query.ToString())]);
}
