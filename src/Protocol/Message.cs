using System.Collections.Immutable;
using Streetcar.Abstractions;
using Streetcar.Bson;

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

    /// <summary>Whether the sender waits for a reply.</summary>
    public bool ExpectsReply => (Flags & MessageFlags.MoreToCome) == 0;

    /// <summary>The message as a command.</summary>
    /// <exception cref="DocumentException">
    /// 40571: <c>$db</c> is missing; TypeMismatch: it is not a string.
    /// </exception>
    public Command ToCommand() => new(Database ?? DatabaseInBody(), Body, Sequences);

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
