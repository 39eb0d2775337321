using System.Buffers.Binary;

namespace Streetcar.Bench;

/// <summary>
/// Finds two documents and updates them: one operation, in a transaction or not. A transaction that meets another one begins
/// again.
/// </summary>
internal sealed class FourCommands : Conversation
{
    private const int WriteConflict = 112;
    private const long Placeholder = 0x1234_5678_9ABC_DEF0;

    private readonly Documents _documents;
    private readonly Random _random;
    private readonly byte[][] _messages;
    private readonly int[] _numbers;
    private readonly int[] _ids;
    private readonly RawDocument _session = new() { ["id"] = Guid.NewGuid() };
    private int _step;
    private long _number;
    private int _first;
    private int _second;

    /// <param name="documents">The documents.</param>
    /// <param name="worker">Which connection it is.</param>
    /// <param name="inTransaction">Whether the four are one transaction.</param>
    public FourCommands(Documents documents, int worker, bool inTransaction)
    {
        _documents = documents;
        _random = new Random(worker);
        var id = new RawDocument { ["_id"] = Documents.IdOf(0) };
        var find = new RawDocument { ["find"] = Workload.All, ["limit"] = 1, ["singleBatch"] = true, ["filter"] = id };
        var update = new RawDocument
        {
            ["update"] = Workload.All,
            ["updates"] = RawArray.Create(new RawDocument { ["u"] = UpdateOne.Increment, ["q"] = id }),
        };
        RawDocument[] commands = inTransaction
            ? [find, find, update, update, new RawDocument { ["commitTransaction"] = 1 }]
            : [find, find, update.With("writeConcern", Commands.Durable), update.With("writeConcern", Commands.Durable)];
        if (inTransaction)
            commands = [.. commands.Select(InTransaction)];
        _messages = [.. commands.Select(Encode)];
        Span<byte> number = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(number, Placeholder);
        _numbers = new int[_messages.Length];
        _ids = new int[_messages.Length];
        for (int i = 0; i < _messages.Length; i++)
        {
            _numbers[i] = inTransaction ? Commands.PlaceOf(_messages[i], number) : -1;
            _ids[i] = i < 4 ? Commands.PlaceOf(_messages[i], id.Span) : -1;
        }
    }

    private int Current => _step % 2 == 0 ? _first : _second;

    public override ReadOnlyMemory<byte> Next()
    {
        if (_step == 0)
        {
            _number++;
            _first = _random.Next(_documents.Count);
            _second = (_first + 1 + _random.Next(_documents.Count - 1)) % _documents.Count;
        }

        byte[] message = _messages[_step];
        if (_ids[_step] >= 0)
            Documents.PatchId(message.AsSpan(_ids[_step]), Current);
        if (_numbers[_step] >= 0)
            BinaryPrimitives.WriteInt64LittleEndian(message.AsSpan(_numbers[_step]), _number);
        return message;
    }

    public override int Take(ReadOnlySpan<byte> reply, out bool isOver)
    {
        isOver = false;
        if (RawReader.TryFind(reply, "code"u8, out var code) && code is { Type: ElementType.Int32, Int32: WriteConflict })
        {
            _step = 0;
            return 0;
        }

        Answers.CheckOk(reply);
        if (_step < 2)
            Answers.Check(_documents.AreSame(Current, Answers.Single(reply)), "another document");
        else if (_step < 4)
            Answers.CheckWrite(reply, 1);
        _step = (_step + 1) % _messages.Length;
        isOver = _step == 0;
        return isOver ? 1 : 0;
    }

    private RawDocument InTransaction(RawDocument command, int index)
    {
        command = command.With("lsid", _session).With("txnNumber", Placeholder).With("autocommit", false);
        return index == 0 ? command.With("startTransaction", true) : command;
    }

    private static byte[] Encode(RawDocument command) =>
        command.ContainsKey("commitTransaction") ? Commands.Encode(command, "admin") : Commands.Encode(command);
}
