using Streetcar.Bson;

namespace Streetcar.Faults.Fuzzing;

/// <summary>Commands that are well-formed BSON and mostly wrong: the same ones for the same seed.</summary>
internal sealed class RandomCommands
{
    private const int Depth = 4;

    private static readonly RawDocument[] Templates =
    [
        .. new[]
        {
            "{ insert: 'pages', documents: [{ _id: 1, a: 'x', b: [1, 2.5, null], c: { d: 1 } }, { a: { b: { c: true } } }], ordered: false }",
            "{ update: 'pages', updates: [{ q: { _id: 1 }, u: { $set: { 'b.0': 5 } }, upsert: true, multi: false, arrayFilters: [{ e: 1 }] }] }",
            "{ update: 'pages', updates: [{ q: { a: 'x' }, u: [{ $set: { b: 1 } }], multi: true, hint: { _id: 1 }, collation: { locale: 'en' } }] }",
            "{ delete: 'pages', deletes: [{ q: { a: 'x' }, limit: 1 }] }",
            "{ find: 'pages', filter: { a: 'x', b: { $gt: 1 } }, sort: { a: 1, b: -1 }, projection: { a: 1, _id: 0 }, skip: 1, limit: 5, batchSize: 1, hint: '_id_', let: { v: 1 } }",
            "{ find: 'pages', filter: { $expr: { $eq: ['$a', 1] } }, min: { _id: 0 }, max: { _id: 10 }, hint: { _id: 1 } }",
            "{ findAndModify: 'pages', query: { _id: 1 }, update: { $set: { a: 1 } }, new: true, sort: { a: 1 }, fields: { a: 1 } }",
            "{ aggregate: 'pages', pipeline: [{ $match: { a: 'x' } }, { $project: { v: '$a' } }, { $group: { _id: '$a', n: { $sum: 1 } } }, { $sort: { n: -1 } }, { $limit: 3 }], cursor: { batchSize: 2 }, let: { v: 1 } }",
            "{ aggregate: 'pages', pipeline: [{ $setWindowFields: { partitionBy: '$a', sortBy: { b: 1 }, output: { s: { $sum: '$b', window: { documents: [-1, 1] } } } } }], cursor: {} }",
            "{ aggregate: 'pages', pipeline: [{ $lookup: { from: 'other', localField: 'a', foreignField: 'b', as: 'found' } }, { $unwind: '$found' }], cursor: {} }",
            "{ aggregate: 1, pipeline: [{ $documents: [{ a: 1 }] }, { $facet: { f: [{ $count: 'n' }] } }], cursor: {} }",
            "{ count: 'pages', query: { a: 'x' }, limit: 1, skip: 1 }",
            "{ distinct: 'pages', key: 'a.b', query: {} }",
            "{ getMore: { $numberLong: '12345' }, collection: 'pages', batchSize: 3 }",
            "{ createIndexes: 'pages', indexes: [{ key: { a: 1, b: -1 }, name: 'a_b', unique: false, partialFilterExpression: { a: { $gt: 1 } } }] }",
            "{ createIndexes: 'other', indexes: [{ key: { 'a.$**': 1 }, name: 'wild', wildcardProjection: {} }] }",
            "{ dropIndexes: 'pages', index: 'a_b' }",
            "{ create: 'other', validator: { a: { $exists: true } }, capped: true, size: 4096, collation: { locale: 'en' } }",
            "{ create: 'view', viewOn: 'pages', pipeline: [{ $match: { a: 1 } }] }",
            "{ collMod: 'other', validator: {}, validationLevel: 'off', index: { name: 'a_b', hidden: true } }",
            "{ listCollections: 1, filter: { name: 'pages' }, nameOnly: true }",
            "{ renameCollection: 'fuzz.other', to: 'fuzz.another', dropTarget: true }",
            "{ explain: { find: 'pages', filter: { a: 1 } }, verbosity: 'executionStats' }",
            "{ hello: 1, client: { driver: { name: 'fuzz' } }, compression: ['zlib'] }",
        }.Select(Json.Document),
    ];

    private readonly Random _random;
    private readonly Values _values;
    private readonly string[] _commands;

    public RandomCommands(int seed, string[] commands)
    {
        _random = new Random(seed);
        _values = new Values(_random);
        _commands = commands;
    }

    /// <summary>The next command.</summary>
    public RawDocument Next() => _random.Next(8) switch
    {
        0 => Invented(),
        1 => WithOperator("find", "filter", Operators.Filters, false),
        2 => WithOperator("find", "filter", Operators.Filters, true),
        3 => WithPipeline(Operators.Stages, []),
        4 => WithExpression(),
        5 => WithUpdate(),
        _ => Changed(Templates[_random.Next(Templates.Length)], 0.1),
    };

    // A command that there is, with arguments at random.
    private RawDocument Invented()
    {
        var command = new RawDocument { [_commands[_random.Next(_commands.Length)]] = _random.Next(2) == 0 ? "pages" : _values.Next(1) };
        for (int i = _random.Next(5); i > 0; i--)
        {
            string name = _values.Name();
            if (name != "$db" && !command.ContainsKey(name))
                command = command.With(name, _values.Next(Depth));
        }

        return command;
    }

    private RawDocument WithOperator(string command, string argument, string[] operators, bool ofField)
    {
        var condition = new RawDocument { [Any(operators)] = _values.Next(Depth) };
        return new()
        {
            [command] = "pages",
            [argument] = ofField ? new RawDocument { [_values.Name()] = condition } : condition,
        };
    }

    private RawDocument WithExpression()
    {
        RawValue operand = _random.Next(3) == 0
            ? _values.Next(Depth)
            : RawArray.From(Enumerable.Range(0, _random.Next(1, 4)).Select(_ => _values.Next(2)));
        var expression = new RawDocument { [Any(Operators.Expressions)] = operand };
        return WithPipeline([], [new RawDocument { ["$project"] = new RawDocument { ["v"] = expression } }]);
    }

    private RawDocument WithPipeline(string[] stages, RawValue[] last) => new()
    {
        ["aggregate"] = "pages",
        ["pipeline"] = RawArray.From([
            .. Enumerable.Range(0, stages.Length == 0 ? 0 : _random.Next(1, 3)).Select(_ => (RawValue)new RawDocument { [Any(stages)] = _values.Next(Depth) }),
            .. last,
        ]),
        ["cursor"] = RawDocument.Empty,
    };

    private RawDocument WithUpdate() => new()
    {
        ["update"] = "pages",
        ["updates"] = RawArray.Create(new RawDocument
        {
            ["q"] = RawDocument.Empty,
            ["u"] = new RawDocument { [Any(Operators.Updates)] = new RawDocument { [_values.Name()] = _values.Next(Depth) } },
            ["upsert"] = _random.Next(2) == 0,
        }),
    };

    private RawDocument Changed(RawDocument document, double share) => new(document
        .Where(_ => _random.NextDouble() > share / 4)
        .Select(element => new RawElement(
            _random.NextDouble() < share / 4 && element.Name != "$db" ? _values.Name() : element.Name, Changed(element.Value, share))));

    private RawValue Changed(RawValue value, double share)
    {
        if (_random.NextDouble() < share)
            return _values.Next(Depth);
        return value.Type switch
        {
            ElementType.Document => Changed(value.AsDocument, share),
            ElementType.Array => RawArray.From(value.AsArray.Select(item => Changed(item, share))),
            _ => value,
        };
    }

    private string Any(string[] names) => names[_random.Next(names.Length)];
}
