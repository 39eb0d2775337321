namespace Streetcar.Protocol;

/// <summary>
/// The flag bits of an OP_MSG. A reader refuses bits 0 to 15 that it does not know and ignores the others
/// (<see href="https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/#flag-bits"/>).
/// </summary>
[Flags]
public enum MessageFlags : uint
{
    /// <summary>Nothing special.</summary>
    None = 0,

    /// <summary>The message ends with a CRC-32C of all that stands before it.</summary>
    ChecksumPresent = 1 << 0,

    /// <summary>Another message follows without being asked for: a request that has it gets no reply.</summary>
    MoreToCome = 1 << 1,

    /// <summary>The client takes several replies to this request; the server may still send one.</summary>
    ExhaustAllowed = 1 << 16,
}
