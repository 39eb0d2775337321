using System.Buffers.Binary;
using Streetcar.Bson;
using static Streetcar.Wire.Tests.Bytes;

namespace Streetcar.Faults.Fuzzing;

/// <summary>Makes messages that are nearly right, the same ones for the same seed.</summary>
internal sealed class Mutator(int seed)
{
    private static readonly string[] Commands =
    [
        "{ hello: 1, client: { driver: { name: 'fuzz' } }, compression: ['zlib'], $db: 'admin' }",
        "{ insert: 'pages', documents: [{ _id: 1, a: 'x', b: [1, 2.5, null] }, { a: { b: { c: true } } }], ordered: false, $db: 'test' }",
        "{ insert: 'pages', documents: [{ _id: 2 }], lsid: { id: { $uuid: '00112233-4455-6677-8899-aabbccddeeff' } }, txnNumber: { $numberLong: '7' }, $db: 'test' }",
        "{ update: 'pages', updates: [{ q: { _id: 1 }, u: { $set: { 'b.0': 5 }, $inc: { n: 1 }, $push: { t: { $each: [1], $slice: 3 } } }, upsert: true, multi: false }], $db: 'test' }",
        "{ update: 'pages', updates: [{ q: { a: { $gt: 1 } }, u: { a: 1 } }], $db: 'test' }",
        "{ delete: 'pages', deletes: [{ q: { a: 'x' }, limit: 1 }], $db: 'test' }",
        "{ find: 'pages', filter: { $or: [{ a: { $in: ['x', 1] } }, { b: { $elemMatch: { $gt: 1 } } }], c: { $exists: false } }, sort: { a: 1, b: -1 }, projection: { a: 1, _id: 0 }, skip: 1, limit: 5, batchSize: 1, $db: 'test' }",
        "{ find: 'pages', filter: { a: { $regex: '^x', $options: 'i' }, n: { $not: { $mod: [3, 1] } }, t: { $size: 2, $all: [1] } }, $db: 'test' }",
        "{ findAndModify: 'pages', query: { _id: 1 }, update: { $unset: { a: 1 } }, new: true, sort: { a: 1 }, $db: 'test' }",
        "{ aggregate: 'pages', pipeline: [{ $match: { a: { $ne: null } } }, { $group: { _id: '$a', n: { $sum: 1 }, m: { $max: '$b' } } }, { $sort: { n: -1 } }, { $limit: 3 }], cursor: { batchSize: 2 }, $db: 'test' }",
        "{ count: 'pages', query: { a: 'x' }, $db: 'test' }",
        "{ distinct: 'pages', key: 'a.b', query: {}, $db: 'test' }",
        "{ getMore: { $numberLong: '12345' }, collection: 'pages', batchSize: 3, $db: 'test' }",
        "{ killCursors: 'pages', cursors: [{ $numberLong: '12345' }], $db: 'test' }",
        "{ createIndexes: 'pages', indexes: [{ key: { a: 1, b: -1 }, name: 'a_b', unique: false }], $db: 'test' }",
        "{ listIndexes: 'pages', $db: 'test' }",
        "{ dropIndexes: 'pages', index: 'a_b', $db: 'test' }",
        "{ create: 'other', $db: 'test' }",
        "{ drop: 'other', $db: 'test' }",
        "{ listCollections: 1, filter: { name: 'pages' }, nameOnly: true, $db: 'test' }",
        "{ listDatabases: 1, $db: 'admin' }",
        "{ renameCollection: 'test.other', to: 'test.another', dropTarget: true, $db: 'admin' }",
        "{ collStats: 'pages', $db: 'test' }",
        "{ dbStats: 1, scale: 1024, $db: 'test' }",
        "{ explain: { find: 'pages', filter: { a: 1 } }, verbosity: 'executionStats', $db: 'test' }",
        "{ endSessions: [{ id: 1 }], $db: 'admin' }",
    ];

    private static readonly RawValue[] Values =
    [
        0, -1, int.MinValue, long.MaxValue, double.NaN, double.NegativeInfinity, 1e300, "", "$", "$a", "a.b", ".", "a..b",
        "\0", "x", true, false, RawValue.Null, new RawDocument(), new RawDocument { [""] = 1 },
        new RawDocument { ["$gt"] = 1 }, new RawDocument { ["$nothing"] = RawArray.Empty }, RawArray.Empty,
        RawArray.Create(1, "a", RawValue.Null), Json.Document("{ a: [[[{}]]] }"), RawObjectId.NewObjectId(),
        RawArray.Create(RawDocument.Empty, RawDocument.Empty),
    ];

    private readonly Random _random = new(seed);

    public byte[] Next() => _random.Next(10) switch
    {
        0 => CutShort(Valid()),
        1 => WrongLength(Valid()),
        2 => Noise(),
        3 => WithDeepNesting(),
        4 => WithSlice(Valid()),
        5 => Compressed(WithWrongBytes(Valid()), (byte)_random.Next(4)),
        6 => WithChecksum(WithWrongBytes(Msg(NextId(), AnyCommand()))),
        7 => Msg(NextId(), 0, Join([0], WithOtherValues(Json.Document(AnyCommand()), 0.15).Bytes.ToArray())),
        8 => WithWrongNumber(Valid()),
        _ => WithWrongBytes(Valid()),
    };

    private string AnyCommand() => Commands[_random.Next(Commands.Length)];

    private int NextId() => _random.Next(1, 1_000_000);

    private byte[] Valid() => _random.Next(8) switch
    {
        0 => LegacyQuery(NextId(), "admin.$cmd", "{ isMaster: 1, helloOk: true }"),
        1 => Msg(NextId(), 0, Body("{ insert: 'pages', $db: 'test' }"), Sequence("documents", "{ a: 1 }", "{ a: { b: 'x' } }")),
        2 => Msg(NextId(), 0, Sequence("updates", "{ q: { a: 1 }, u: { $set: { b: 2 } } }"), Body("{ update: 'pages', $db: 'test' }")),
        3 => Compressed(Msg(NextId(), AnyCommand()), 2),
        _ => Msg(NextId(), AnyCommand()),
    };

    private byte[] CutShort(byte[] message) => message[.._random.Next(1, message.Length)];

    private byte[] WrongLength(byte[] message)
    {
        int length = _random.Next(2) == 0 ? _random.Next(int.MinValue, int.MaxValue) : message.Length + _random.Next(-20, 20);
        BinaryPrimitives.WriteInt32LittleEndian(message, length);
        return message;
    }

    private byte[] Noise()
    {
        byte[] content = new byte[_random.Next(200)];
        _random.NextBytes(content);
        return Message(NextId(), _random.Next(2) == 0 ? OpMsg : _random.Next(2000, 2020), content);
    }

    private byte[] WithWrongBytes(byte[] message)
    {
        for (int i = _random.Next(1, 6); i > 0; i--)
            message[_random.Next(16, message.Length)] = (byte)_random.Next(256);
        return message;
    }

    // Lengths and counts are what most is built on.
    private byte[] WithWrongNumber(byte[] message)
    {
        int[] numbers = [0, 1, -1, 4, 5, int.MaxValue, int.MinValue, message.Length, _random.Next(256)];
        int at = _random.Next(16, message.Length - 3);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(at), numbers[_random.Next(numbers.Length)]);
        return message;
    }

    private byte[] WithSlice(byte[] message)
    {
        int from = _random.Next(16, message.Length);
        int to = _random.Next(from, message.Length);
        byte[] changed = _random.Next(2) == 0
            ? Join(message[..from], message[to..])
            : Join(message[..to], message[from..]);
        BinaryPrimitives.WriteInt32LittleEndian(changed, changed.Length);
        return changed;
    }

    private byte[] WithDeepNesting()
    {
        int depth = _random.Next(2) == 0 ? _random.Next(90, 210) : _random.Next(1000, 100_000);
        string[] names = ["a", "$and", "$not", "$or", "$set", "0"];
        byte[] name = CString(names[_random.Next(names.Length)]);
        byte type = (byte)_random.Next(3, 5);
        byte[] nested = new byte[5 + (depth * (name.Length + 6))];
        for (int level = 0; level < depth; level++)
        {
            int at = level * (name.Length + 5);
            BinaryPrimitives.WriteInt32LittleEndian(nested.AsSpan(at), nested.Length - at - level);
            nested[at + 4] = type;
            name.CopyTo(nested, at + 5);
        }

        nested[depth * (name.Length + 5)] = 5;
        byte[] start = CString(_random.Next(2) == 0 ? "filter" : "documents");
        byte[] find = Document("{ find: 'pages', $db: 'test' }");
        byte[] body = Join(find[..^1], [type], start, nested, [0]);
        BinaryPrimitives.WriteInt32LittleEndian(body, body.Length);
        return Msg(NextId(), 0, Join([0], body));
    }

    private RawDocument WithOtherValues(RawDocument document, double share) => new(document
        .Where(element => element.Name == "$db" || _random.NextDouble() > share / 4)
        .Select(element => element with { Value = Other(element.Name, element.Value, share) }));

    private RawValue Other(string name, RawValue value, double share)
    {
        if (name != "$db" && _random.NextDouble() < share)
            return Values[_random.Next(Values.Length)];
        return value.Type switch
        {
            ElementType.Document => WithOtherValues(value.AsDocument, share),
            ElementType.Array => RawArray.From(value.AsArray.Select(item => Other("", item, share))),
            _ => value,
        };
    }
}
