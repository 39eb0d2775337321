namespace Streetcar.Protocol;

/// <summary>
/// How the content of an OP_COMPRESSED is compressed
/// (<see href="https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/#op_compressed"/>). The ids of snappy
/// (1) and zstd (3) are known and refused.
/// </summary>
public enum Compressor : byte
{
    /// <summary>Not at all.</summary>
    Noop = 0,

    /// <summary>With zlib.</summary>
    Zlib = 2,
}
