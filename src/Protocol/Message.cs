using System.Collections.Immutable;
using System.Text;
using Streetcar.Bson;
using Streetcar.Bson.Memory;

namespace Streetcar.Protocol;

/// <summary>
/// One message as it was read: an OP_MSG, or an OP_QUERY in its place. Owns its bytes.
/// </summary>
/// <param name="RequestId">The sender's number for the message.</param>
/// <param name="ResponseTo">The number of the request that a reply answers.</param>
/// <param name="OpCode"><see cref="OpCode.Message"/>, or <see cref="OpCode.Query"/> for the legacy handshake.</param>
/// <param name="Compressor">How the message was compressed; null where it came as it is.</param>
/// <param name="Flags">The flags of an OP_MSG.</param>
/// <param name="Body">The command or the reply.</param>
/// <param name="Sequences">The documents beside the body; two sequences at most.</param>
public sealed record Message(
    int RequestId,
    int ResponseTo,
    OpCode OpCode,
    Compressor? Compressor,
    MessageFlags Flags,
    ReadOnlyMemory<byte> Body,
    ImmutableArray<DocumentSequence> Sequences)
{
    /// <summary>The database of an OP_QUERY; null in an OP_MSG, whose body names it.</summary>
    internal string? Database { get; init; }

    /// <summary>What a long message has taken of the server's memory; null for a short one.</summary>
    internal MemoryLease? Memory { get; init; }

    /// <summary>Whether the sender waits for a reply.</summary>
    public bool ExpectsReply => (Flags & MessageFlags.MoreToCome) == 0;

    /// <summary>The message as a command.</summary>
    /// <param name="connection">The connection that it came by; null for none.</param>
    /// <exception cref="DocumentException">
    /// 40571: <c>$db</c> is missing; TypeMismatch: it is not a string; UnsupportedOpQueryCommand: an OP_QUERY that is not
    /// part of a <see cref="Handshake"/>.
    /// </exception>
    public Command ToCommand(ClientConnection? connection = null)
    {
        var command = new Command(Database ?? DatabaseInBody(), Body, Sequences) { Connection = connection };
        if (OpCode == OpCode.Query && !Handshake.IsHello(command.Name) && !Handshake.IsAuthentication(command.Name))
        {
            throw new DocumentException(
                ErrorCode.UnsupportedOpQueryCommand,
                $"Unsupported OP_QUERY command: {Encoding.UTF8.GetString(command.Name)}. The client driver may require an upgrade.");
        }

        return command;
    }

    /// <summary>Gives back what the message has taken of the server's memory; to be called once it has been answered.</summary>
    public void Release() => Memory?.Dispose();

    /// <summary>The message as a reply.</summary>
    public Reply ToReply() => new(Body);

    private string DatabaseInBody()
    {
        if (!RawReader.TryFind(Body.Span, "$db"u8, out var database))
            throw new DocumentException((ErrorCode)40571, "OP_MSG requests require a $db argument");
        if (database.Type != ElementType.String)
        {
            throw new DocumentException(
                ErrorCode.TypeMismatch, $"BSON field '$db' is the wrong type '{database.Type.Alias()}', expected type 'string'");
        }

        return Utf8StringPool.Get(database.Utf8);
    }
}
