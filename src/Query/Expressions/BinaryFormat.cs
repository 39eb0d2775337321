namespace Streetcar.Query.Expressions;

/// <summary>How text stands for binary data in <c>$convert</c>.</summary>
internal enum BinaryFormat
{
    /// <summary><c>auto</c>: UUIDs as such, all else as base64; to write alone.</summary>
    Auto,

    /// <summary><c>base64</c>, padded.</summary>
    Base64,

    /// <summary><c>base64url</c>, written without padding.</summary>
    Base64Url,

    /// <summary><c>hex</c>, written in upper case.</summary>
    Hex,

    /// <summary><c>utf8</c>: the text's own bytes.</summary>
    Utf8,

    /// <summary><c>uuid</c>: that of subtype 4.</summary>
    Uuid,
}
