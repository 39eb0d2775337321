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
    public static readonly RawValue[] Leaves =
    [
        RawValue.MinKey, RawValue.MaxKey, RawValue.Null, RawValue.Undefined,
        0, 1, -1, 2, int.MaxValue, int.MinValue,
        0L, 1L, long.MaxValue, long.MaxValue - 1, long.MinValue, long.MinValue + 1, 1L << 53, (1L << 53) + 1, -(1L << 53) - 1,
        0.0, -0.0, 1.0, 0.1, 1.5, -1.5, 9007199254740992.0, 9223372036854775808.0, -9223372036854775808.0, 1e300, -1e300,
        double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, -double.Epsilon, double.MaxValue,
        RawDecimal128.Parse("0"), RawDecimal128.Parse("-0"), RawDecimal128.Parse("0E+6000"), RawDecimal128.Parse("1.0"),
        RawDecimal128.Parse("0.1"), RawDecimal128.Parse("-0.1"), RawDecimal128.Parse("9007199254740993"),
        RawDecimal128.Parse("9007199254740993.5"), RawDecimal128.Parse("-9007199254740993.5"),
        RawDecimal128.Parse("9223372036854775807"), RawDecimal128.Parse("9223372036854775808"), RawDecimal128.Parse("1E+300"),
        RawDecimal128.Parse("1E-6176"), RawDecimal128.Parse("-1E-6176"), RawDecimal128.Parse("0.1000000000000000055511151231257827"),
        RawDecimal128.Parse("1E+400"), RawDecimal128.Parse("-1E+400"), RawDecimal128.Parse("1E-320"), RawDecimal128.NaN,
        RawDecimal128.PositiveInfinity, RawDecimal128.NegativeInfinity, RawDecimal128.MaxValue, RawDecimal128.MinValue,
        "", "a", "b", "ab", "a\0", "a\0b", "é", "\uFFFF", "😀", RawValue.FromText(ElementType.Symbol, "a"),
        RawValue.FromText(ElementType.JavaScript, "a"), RawValue.FromText(ElementType.JavaScript, "a\0b"),
        new byte[] { 1, 2 }, new byte[] { 3 }, new byte[] { 0xFF }, RawValue.FromBinary([3], 5), RawValue.FromBinary([3], 2), Guid.Empty,
        RawObjectId.Empty, RawObjectId.Parse("ffffffffffffffffffffffff"), false, true,
        RawValue.FromMilliseconds(0), RawValue.FromMilliseconds(-1), RawValue.FromMilliseconds(long.MaxValue),
        new RawTimestamp(0, 1), new RawTimestamp(uint.MaxValue, 0),
        RawValue.FromRegex("a"), RawValue.FromRegex("a", "i"), RawValue.FromRegex("ab"),
        RawValue.Copy(new RawValueSpan(ElementType.DbPointer, "\u0002\0\0\0b\0twelve bytes"u8)),
        Json.Value("""{"$code": "a", "$scope": {"x": 1}}"""),
        Json.Value("""{"$code": "a", "$scope": {"x": {"$numberDouble": "1.0"}}}"""),
        new RawDocument(), RawArray.Empty,
    ];

    // Mostly small numbers, so that conditions hold about as often as not.
    private static readonly Gen<RawValue> FewLeaves = Gen.Frequency(
        (12, Gen.Choose(0, 5).Select(number => (RawValue)number)),
        (3, Gen.Elements<RawValue>(3.0, 1.5, "x", "xy", "X", "y", true, RawValue.Null)),
        (1, Gen.Elements<RawValue>(DateTime.UnixEpoch, RawArray.Empty, double.NaN)));

    private static readonly RawDocument?[] Collations = [null, null, null, Json.Document("{ locale: 'en', strength: 2 }")];

    /// <summary>Values of all types, nested or not.</summary>
    public static Gen<RawValue> AnyValue { get; } = Gen.Sized(size => Value(Gen.Elements(Leaves), Math.Min(size, 3)));

    /// <summary>A sample for the planner.</summary>
    public static Gen<PlannerSample> PlannerSamples { get; } =
        from documents in Fields(Value(FewLeaves, 2)).ListOf(25)
        from paths in Gen.Elements(Paths)
        from indexes in Index(paths).ListOf(2)
        from queries in Query(paths).ListOf(20)
        select new PlannerSample([.. documents], [.. indexes.DistinctBy(index => index["key"])], [.. queries]);

    private static Gen<RawDocument> Index(string[] paths) => Gen.Frequency(
        (4, FieldsIndex(paths)), (1, WildcardIndex(paths)), (1, CompoundWildcardIndex(paths)));

    private static Gen<RawDocument> CompoundWildcardIndex(string[] paths) =>
        from path in Gen.Elements(paths)
        from other in Gen.Elements(paths)
        from name in Gen.Elements("$**", "$**", $"{path}.$**")
        from direction in Gen.Elements(1, -1)
        from isFirst in Gen.Elements(true, true, false)
        from collation in Gen.Elements(Collations)
        let fields = isFirst
            ? new RawDocument { [other] = direction, [name] = 1 }
            : new RawDocument { [name] = direction, [other] = 1 }
        select new RawDocument(
        [
            new("key", fields),
            .. name == "$**" ? [new("wildcardProjection", new RawDocument { [other] = 0 })] : Array.Empty<RawElement>(),
            .. collation is null ? Array.Empty<RawElement>() : [new("collation", collation)],
        ]);

    private static Gen<RawDocument> WildcardIndex(string[] paths) =>
        from path in Gen.Elements(paths)
        from name in Gen.Elements("$**", "$**", $"{path}.$**")
        from direction in Gen.Elements(1, -1)
        from collation in Gen.Elements(Collations)
        from option in Gen.Frequency(
            (4, Gen.Constant(default(RawElement?))),
            (1, Gen.Elements(0, 1).Select(include => (RawElement?)new RawElement("wildcardProjection", new RawDocument { [path] = include }))),
            (1, Operand.Select(operand => (RawElement?)new RawElement("partialFilterExpression", new RawDocument { [path] = operand }))))
        select new RawDocument(
        [
            new("key", new RawDocument { [name] = direction }),
            .. option is { } given ? [given] : Array.Empty<RawElement>(),
            .. collation is null ? Array.Empty<RawElement>() : [new("collation", collation)],
        ]);

    private static Gen<RawDocument> FieldsIndex(string[] paths) =>
        from count in Gen.Choose(1, paths.Length)
        from shuffled in Gen.Shuffle(paths)
        from directions in Gen.Frequency((9, Gen.Elements<RawValue>(1, -1)), (1, Gen.Constant<RawValue>("hashed"))).ArrayOf(count)
        from collation in Gen.Elements(Collations)
        from option in Gen.Frequency(
            (5, Gen.Constant(default(RawElement?))),
            (1, Gen.Constant<RawElement?>(new RawElement("sparse", true))),
            (1, Gen.Constant<RawElement?>(new RawElement("hidden", true))),
            (2, Gen.Elements("$gt", "$gte", "$lt", "$eq").SelectMany(_ => Operand, (name, operand) => (RawElement?)new RawElement(
                "partialFilterExpression", new RawDocument { [shuffled[0]] = new RawDocument { [name] = operand } }))),
            (1, Gen.Constant<RawElement?>(new RawElement(
                "partialFilterExpression", new RawDocument { [shuffled[0]] = new RawDocument { ["$exists"] = true } }))))
        select new RawDocument(
        [
            new("key", new RawDocument(shuffled.Zip(directions, (path, direction) => new RawElement(path, direction)))),
            .. option is { } given ? [given] : Array.Empty<RawElement>(),
            .. collation is null ? Array.Empty<RawElement>() : [new("collation", collation)],
        ]);

    private static Gen<PlannerQuery> Query(string[] paths) =>
        from filter in Filter(paths, 2)
        from sort in Sort(paths)
        from skip in Gen.Choose(0, 3)
        from limit in Gen.Elements(0, 0, 1, 5)
        from batch in Gen.Elements(1, 3, 101)
        from collation in Gen.Elements(Collations)
        select new PlannerQuery(filter, sort, skip, limit, batch, collation);

    private static Gen<RawDocument> Sort(string[] paths) =>
        from count in Gen.Elements(0, 1, 1, 2)
        from shuffled in Gen.Shuffle(paths)
        from directions in Gen.Elements(1, -1).ArrayOf(Math.Min(count, paths.Length))
        select new RawDocument(shuffled.Zip(directions, (path, direction) => new RawElement(path, direction)));

    private static Gen<RawDocument> Filter(string[] paths, int depth)
    {
        var fields =
            from count in Gen.Elements(0, 1, 1, 1, 2, 2)
            from shuffled in Gen.Shuffle(paths)
            from conditions in Condition.ListOf(Math.Min(count, paths.Length))
            select new RawDocument(shuffled.Zip(conditions, (path, condition) => new RawElement(path, condition)));
        if (depth == 0)
            return fields;
        var logical =
            from name in Gen.Elements("$or", "$and", "$nor")
            from parts in Filter(paths, depth - 1).ListOf(2)
            from rest in fields
            select rest.With(name, RawArray.From(parts.Select(part => (RawValue)part)));
        var expression =
            from condition in Expression(paths, 2)
            from rest in fields
            select rest.With("$expr", condition);
        var equalities =
            from count in Gen.Choose(4, 7)
            from shuffled in Gen.Elements(paths).ListOf(count)
            from operands in Operand.ListOf(count)
            from rest in fields
            select rest.With("$or", RawArray.From(
                shuffled.Zip(operands, (path, operand) => (RawValue)new RawDocument { [path] = operand })));
        return Gen.Frequency((4, fields), (1, logical), (1, expression), (1, equalities));
    }

    // Comparisons of fields with constants, either way round, alone or combined.
    private static Gen<RawValue> Expression(string[] paths, int depth)
    {
        var comparison =
            from name in Gen.Elements("$eq", "$eq", "$gt", "$gte", "$lt", "$lte", "$ne")
            from path in Gen.Elements(paths)
            from operand in Gen.Frequency((3, FewLeaves), (1, Gen.Elements(Leaves)))
            from isTurned in Gen.Elements(false, false, true)
            let field = (RawValue)("$" + path)
            let constant = (RawValue)new RawDocument { ["$literal"] = operand }
            select (RawValue)new RawDocument { [name] = isTurned ? RawArray.Create(constant, field) : RawArray.Create(field, constant) };
        if (depth == 0)
            return comparison;
        var logical =
            from name in Gen.Elements("$and", "$or")
            from parts in Expression(paths, depth - 1).ListOf(2)
            select (RawValue)new RawDocument { [name] = RawArray.From(parts) };
        return Gen.Frequency((3, comparison), (1, logical));
    }

    private static Gen<RawValue> Condition => Gen.Frequency(
        (3, Operand),
        (5, Operators.Select(operators => (RawValue)operators)),
        (1, from operators in Operators
            select (RawValue)new RawDocument { ["$not"] = operators }),
        (1, from operators in Operators select (RawValue)new RawDocument { ["$elemMatch"] = operators }),
        (2, from names in Gen.SubListOf(Names).Where(names => names.Count > 0)
            from conditions in Operand.ListOf(names.Count)
            select (RawValue)new RawDocument
            {
                ["$elemMatch"] = new RawDocument(names.Zip(conditions, (name, value) => new RawElement(name, value))),
            }),
        (1, Gen.Elements<RawValue>(
            RawValue.FromRegex("^x"), RawValue.FromRegex("y"), Json.Value("{ $type: 'array' }"))));

    private static Gen<RawDocument> Operators => Gen.Frequency(
        (3, from low in Operand
            from high in Operand
            from names in Gen.Elements(("$gt", "$lt"), ("$gte", "$lte"))
            select new RawDocument { [names.Item1] = low, [names.Item2] = high }),
        (3, from name in Gen.Elements("$gt", "$gte", "$lt", "$lte", "$ne", "$eq")
            from operand in Operand
            select new RawDocument { [name] = operand }),
        (1, from operands in Operand.ListOf(3)
            select new RawDocument { ["$in"] = RawArray.From(operands) }),
        (1, from exists in Gen.Elements(true, false)
            select new RawDocument { ["$exists"] = exists }));

    private static Gen<RawValue> Operand => Gen.Frequency((6, FewLeaves), (1, Value(FewLeaves, 1)));

    private static Gen<RawValue> Value(Gen<RawValue> leaf, int depth) => depth == 0
        ? leaf
        : Gen.Frequency(
            (4, leaf),
            (1, Fields(Value(leaf, depth - 1)).Select(document => (RawValue)document)),
            (2, Value(leaf, depth - 1).ListOf(2).Select(values => (RawValue)RawArray.From(values))));

    private static Gen<RawDocument> Fields(Gen<RawValue> values) =>
        from list in values.ArrayOf(Names.Length)
        from missing in Gen.Choose(0, 9).ArrayOf(Names.Length)
        select new RawDocument(
            from i in Enumerable.Range(0, Names.Length) where missing[i] > 1 select new RawElement(Names[i], list[i]));
}

public sealed record PlannerQuery(RawDocument Filter, RawDocument Sort, int Skip, int Limit, int BatchSize, RawDocument? Collation);

public sealed record PlannerSample(RawDocument[] Documents, RawDocument[] Indexes, PlannerQuery[] Queries)
{
    public override string ToString() => string.Join(
        '\n',
        ["", "Documents:", .. Documents.Select(document => document.ToString()),
         "Indexes:", .. Indexes.Select(index => index.ToString()),
         "Queries:", .. Queries.Select(query => query.ToString())]);
}
