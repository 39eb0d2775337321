namespace Streetcar.Protocol;

/// <summary>
/// What kind of message follows a header
/// (<see href="https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/#opcodes"/>).
/// </summary>
public enum OpCode
{
    /// <summary>OP_REPLY: the answer to an OP_QUERY.</summary>
    Reply = 1,

    /// <summary>OP_QUERY: how drivers send their first handshake.</summary>
    Query = 2004,

    /// <summary>OP_COMPRESSED: another message, compressed.</summary>
    Compressed = 2012,

    /// <summary>OP_MSG: a command or its reply.</summary>
    Message = 2013,
}
