using System.Buffers;
using Streetcar.Protocol;

namespace Streetcar.Client;

/// <summary>Statements of one kind, as many as one command takes.</summary>
internal sealed class WriteBatch(WriteKind kind)
{
    /// <summary>How many statements one command takes: <c>maxWriteBatchSize</c> in the handshake.</summary>
    public const int MaxCount = 100_000;

    // What a message has besides the statements: header, body and section, with ample room for the command's fields.
    private const int MaxSize = MessageHeader.MaxMessageSize - (64 * 1024);

    private readonly ArrayBufferWriter<byte> _statements = new();

    public WriteKind Kind { get; } = kind;

    public ReadOnlyMemory<byte> Statements => _statements.WrittenMemory;

    /// <summary>Which writes of the whole the statements are.</summary>
    public List<int> Indexes { get; } = [];

    public bool IsMulti { get; private set; }

    public bool HasRoomFor(ReadOnlyMemory<byte> statement) =>
        Indexes.Count < MaxCount && _statements.WrittenCount + statement.Length <= MaxSize;

    public void Add(ReadOnlyMemory<byte> statement, int index, bool isMulti)
    {
        _statements.Write(statement.Span);
        Indexes.Add(index);
        IsMulti |= isMulti;
    }
}
