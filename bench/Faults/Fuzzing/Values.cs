using Streetcar.Bson;

namespace Streetcar.Faults.Fuzzing;

/// <summary>Values of all types at random, those at the edges of each among them.</summary>
/// <param name="random">Chooses.</param>
internal sealed class Values(Random random)
{
    private const int DeepNesting = 120;

    private static readonly RawValue[] Leaves =
    [
        RawValue.Null, RawValue.MinKey, RawValue.MaxKey, RawValue.Undefined, true, false,
        0, 1, -1, 2, 3, int.MaxValue, int.MinValue, 0L, 5L, long.MaxValue, long.MinValue,
        0.0, -0.0, 0.5, 1.5, -2.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e300, double.Epsilon,
        RawDecimal128.Parse("0"), RawDecimal128.Parse("1.5"), RawDecimal128.NaN, RawDecimal128.PositiveInfinity,
        RawDecimal128.MaxValue, RawDecimal128.Parse("1E-6176"),
        "", "a", "x", "$", "$$", "$a", "$$ROOT", "$$REMOVE", "$$NOW", "$$this", "$a.b", "$a..b", "a.b", ".", "a.", "..", "a.$", "a.$[]",
        "\0", "a\0b", "é", "😀", "(", "[a", "^x", "%Y-%m-%d", "2026-01-01T00:00:00Z", "Europe/Berlin", "UTC", "day", "en", "int",
        "string", "pages", "other", "_id", "asc", "1", "-1",
        RawValue.FromText(ElementType.Symbol, "a"), RawValue.FromText(ElementType.JavaScript, "a"),
        Array.Empty<byte>(), new byte[] { 1, 2, 3 }, RawValue.FromBinary([3], 2), Guid.Empty, RawObjectId.Empty,
        RawValue.FromMilliseconds(0), RawValue.FromMilliseconds(long.MaxValue), RawValue.FromMilliseconds(long.MinValue),
        new RawTimestamp(0, 0), new RawTimestamp(uint.MaxValue, 1), RawValue.FromRegex("a", "i"), RawValue.FromRegex("("),
        RawDocument.Empty, RawArray.Empty,
    ];

    private static readonly string[] Names =
    [
        "", "a", "b", "c", "_id", "a.b", "a.0", "0", "1", ".", "a.", ".a", "$", "$a", "$db", "$ref", "$**", "a.$**", "a.$", "a.$[]", "a.$[e]",
        "in", "input", "as", "cond", "initialValue", "if", "then", "else", "case", "branches", "default", "vars", "to", "onError",
        "date", "format", "timezone", "unit", "amount", "regex", "options", "find", "replacement", "chars", "inputs", "n", "sortBy",
        "output", "window", "documents", "range", "partitionBy", "from", "localField", "foreignField", "let", "pipeline", "into", "on",
        "whenMatched", "whenNotMatched", "path", "includeArrayIndex", "preserveNullAndEmptyArrays", "newRoot", "size", "groupBy",
        "boundaries", "buckets", "granularity", "startWith", "connectFromField", "connectToField", "maxDepth", "field", "step", "bounds",
        "method", "coll", "db", "key", "distanceField", "near", "spherical", "type", "coordinates", "q", "u", "c", "multi", "upsert",
        "arrayFilters", "limit", "filter", "sort", "projection", "hint", "skip", "batchSize", "collation", "locale", "strength", "name",
        "unique", "sparse", "expireAfterSeconds", "partialFilterExpression", "wildcardProjection", "maxTimeMS", "comment", "min", "max",
        "returnKey", "showRecordId", "singleBatch", "readConcern", "writeConcern", "level", "w", "j", "lsid", "txnNumber", "id", "ordered",
        "validator", "viewOn", "capped", "new", "remove", "fields", "query", "update", "cursor", "explain", "allowDiskUse",
    ];

    /// <summary>A value.</summary>
    /// <param name="depth">How deep it may be nested.</param>
    public RawValue Next(int depth) => random.Next(depth <= 0 ? 6 : 10) switch
    {
        < 6 => Leaves[random.Next(Leaves.Length)],
        6 => RawArray.From(Enumerable.Range(0, random.Next(4)).Select(_ => Next(depth - 1))),
        7 => Document(depth - 1),
        8 => new RawDocument { [Operator()] = Next(depth - 1) },
        _ => random.Next(200) == 0 ? Deep() : Document(depth - 1),
    };

    /// <summary>The name of an operator or of a field.</summary>
    public string Name() => random.Next(3) == 0 ? Operator() : Names[random.Next(Names.Length)];

    /// <summary>The name of an operator.</summary>
    public string Operator() => Operators.All[random.Next(Operators.All.Length)];

    private RawDocument Document(int depth) =>
        new(Enumerable.Range(0, random.Next(4)).Select(_ => new RawElement(Name(), Next(depth))));

    private RawValue Deep()
    {
        string name = Name();
        bool isArray = random.Next(2) == 0;
        RawValue value = RawDocument.Empty;
        for (int i = random.Next(DeepNesting); i > 0; i--)
            value = isArray ? RawArray.Create(value) : new RawDocument { [name] = value };
        return value;
    }
}
