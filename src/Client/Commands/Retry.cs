namespace Streetcar.Client;

/// <summary>
/// Whether a command may be sent again
/// (<see href="https://www.mongodb.com/docs/manual/core/retryable-writes/"/>).
/// </summary>
internal enum Retry
{
    /// <summary>Never: a second run could do more than the first.</summary>
    Never,

    /// <summary>A read, which a second run does not hurt.</summary>
    Read,

    /// <summary>A write that the server knows again by its session and number, and applies once.</summary>
    Write,
}
