using Streetcar.Bson;

namespace Streetcar.Faults.Planning;

/// <summary>Documents, indexes and queries over few names and values, so that they often meet.</summary>
/// <param name="random">Chooses.</param>
internal sealed class RandomQueries(Random random)
{
    private static readonly string[] Names = ["a", "b", "c"];
    private static readonly string[] Paths = ["a", "b", "c", "a.b", "b.c", "a.0", "b.a.c", "_id"];

    private static readonly RawValue[] Leaves =
    [
        0, 1, 2, 3, 4, 5, 1L, 2.0, 1.5, -1, double.NaN, RawDecimal128.Parse("2"), long.MaxValue, "", "x", "xy", "X", "y", "1",
        true, false, RawValue.Null, RawValue.MinKey, RawValue.MaxKey, RawValue.FromMilliseconds(0), new byte[] { 1 },
        RawArray.Empty, RawDocument.Empty, RawObjectId.Empty, new RawTimestamp(1, 1), RawValue.FromRegex("x"),
    ];

    /// <summary>A document.</summary>
    /// <param name="id">Its <c>_id</c>.</param>
    public RawDocument Document(int id) => new([new("_id", id), .. Fields(2)]);

    /// <summary>An index, whose name is given.</summary>
    public RawDocument Index(string name)
    {
        var key = random.Next(6) switch
        {
            0 => new RawDocument { ["$**"] = 1 },
            1 => new RawDocument { [$"{Any(Names)}.$**"] = 1 },
            2 => new RawDocument { [Any(Paths)] = "hashed" },
            _ => new RawDocument(SomePaths(3).Select(path => new RawElement(path, random.Next(2) == 0 ? 1 : -1))),
        };
        return new() { ["key"] = key, ["name"] = name };
    }

    /// <summary>A filter.</summary>
    /// <param name="depth">How deep it may be nested.</param>
    public RawDocument Filter(int depth) => random.Next(depth > 0 ? 8 : 5) switch
    {
        < 5 => new(SomePaths(2).Select(path => new RawElement(path, Condition(1)))),
        5 => new() { ["$or"] = Parts(depth) },
        6 => new() { ["$and"] = Parts(depth) },
        _ => new() { ["$nor"] = Parts(depth) },
    };

    /// <summary>A sort to a total order; null for none.</summary>
    public RawDocument? Sort() => random.Next(2) == 0
        ? null
        : new([.. SomePaths(2).Where(path => path != "_id").Select(path => new RawElement(path, random.Next(2) == 0 ? 1 : -1)), new("_id", random.Next(2) == 0 ? 1 : -1)]);

    private RawArray Parts(int depth) =>
        RawArray.From(Enumerable.Range(0, random.Next(1, 4)).Select(_ => (RawValue)Filter(depth - 1)));

    private RawValue Condition(int depth) => random.Next(13) switch
    {
        0 or 1 => Value(1),
        2 => new RawDocument { [Any(["$gt", "$gte"])] = Operand() },
        3 => new RawDocument { [Any(["$lt", "$lte"])] = Operand() },
        4 => new RawDocument { [Any(["$gt", "$gte"])] = Operand(), [Any(["$lt", "$lte"])] = Operand() },
        5 => new RawDocument { ["$in"] = Operands() },
        6 => new RawDocument { [Any(["$ne", "$eq"])] = Operand() },
        7 => new RawDocument { ["$nin"] = Operands() },
        8 => new RawDocument { ["$exists"] = random.Next(2) == 0 },
        9 => new RawDocument { ["$type"] = Any(["number", "string", "array", "object", "null", "bool"]) },
        10 when depth > 0 && Condition(0) is { Type: ElementType.Document } inner && IsOperators(inner) => new RawDocument { ["$not"] = inner },
        11 when depth > 0 => new RawDocument
        {
            ["$elemMatch"] = random.Next(2) == 0
                ? new RawDocument { [Any(["$gt", "$gte", "$lt", "$lte", "$eq", "$ne"])] = Operand() }
                : new RawDocument { [Any(Names)] = Operand() },
        },
        12 => new RawDocument { [Any(["$all", "$in"])] = Operands() },
        _ => RawValue.FromRegex(Any(["^x", "y", "^x.*y$"])),
    };

    private static bool IsOperators(RawValue value) =>
        value.AsDocument.FirstOrDefault().Name is { } name && name.StartsWith('$');

    private RawArray Operands() => RawArray.From(Enumerable.Range(0, random.Next(1, 4)).Select(_ => Operand()));

    // A regular expression is no operand of a comparison.
    private RawValue Operand()
    {
        while (true)
        {
            var value = Value(1);
            if (value.Type != ElementType.Regex)
                return value;
        }
    }

    private RawValue Value(int depth) => random.Next(depth > 0 ? 8 : 5) switch
    {
        < 5 => random.Next(3) > 0 ? random.Next(6) : Leaves[random.Next(Leaves.Length)],
        5 => new RawDocument(Fields(depth - 1)),
        _ => RawArray.From(Enumerable.Range(0, random.Next(4)).Select(_ => Value(depth - 1))),
    };

    private List<RawElement> Fields(int depth) =>
        [.. Names.Where(_ => random.Next(5) > 0).Select(name => new RawElement(name, Value(depth)))];

    // None of which is the beginning of another one: such indexes and sorts are refused.
    private IEnumerable<string> SomePaths(int most)
    {
        List<string> paths = [];
        for (int i = random.Next(1, most + 1); i > 0; i--)
        {
            string path = Any(Paths);
            if (!paths.Exists(other => other == path || other.StartsWith($"{path}.", StringComparison.Ordinal) || path.StartsWith($"{other}.", StringComparison.Ordinal)))
                paths.Add(path);
        }

        return paths;
    }

    private string Any(string[] names) => names[random.Next(names.Length)];
}
