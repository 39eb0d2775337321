using Streetcar.Bson;

namespace Streetcar.Protocol;

/// <summary>A message that breaks the protocol. What follows it on its connection can't be understood any more.</summary>
/// <param name="code">MongoDB's code for the fault.</param>
/// <param name="message">What is wrong, with the value at fault.</param>
public sealed class MalformedMessageException(ErrorCode code, string message) : DocumentException(code, message)
{
    /// <summary>
    /// The header of the message, by whose request id an error reply can be addressed; null where none is expected.
    /// </summary>
    public MessageHeader? Header { get; internal init; }

    /// <summary>How many bytes of the message had not arrived when it was refused.</summary>
    public long Unread { get; internal init; }
}
