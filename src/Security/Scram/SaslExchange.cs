using Streetcar.Bson;

namespace Streetcar.Security.Scram;

/// <summary>A SCRAM conversation in the replies of MongoDB's SASL commands.</summary>
/// <param name="user">Who logs in.</param>
/// <param name="mechanism">The mechanism.</param>
/// <param name="conversation">The conversation, which has begun.</param>
/// <param name="skipsEmpty">Whether the client does without the empty message at the end.</param>
public sealed class SaslExchange(UserName user, ScramMechanism mechanism, ScramConversation conversation, bool skipsEmpty)
{
    /// <summary>Who logs in.</summary>
    public UserName User => user;

    /// <summary>By which mechanism.</summary>
    public ScramMechanism Mechanism => mechanism;

    /// <summary>Whether the client has authenticated, and knows it.</summary>
    public bool IsDone { get; private set; }

    /// <summary>The reply to what began it, without <c>ok</c>.</summary>
    public RawDocument FirstReply => Reply(conversation.FirstAnswer);

    /// <summary>Takes the next message of the client.</summary>
    /// <param name="payload">The message.</param>
    /// <returns>The reply, without <c>ok</c>.</returns>
    /// <exception cref="AuthenticationException">The client has not proved who it is.</exception>
    public RawDocument Take(RawValue payload)
    {
        // Clients of before end with an empty message.
        if (conversation.IsProved)
        {
            IsDone = true;
            return Reply([]);
        }

        byte[] answer = conversation.Finish(Message(payload));
        IsDone = skipsEmpty;
        return Reply(answer);
    }

    /// <summary>The message that a command carries.</summary>
    /// <exception cref="AuthenticationException">There is none.</exception>
    public static ReadOnlySpan<byte> Message(RawValue payload) => payload.Type == ElementType.Binary
        ? payload.AsBinary.Span
        : throw new AuthenticationException("there is no payload");

    private RawDocument Reply(byte[] answer) => new()
    {
        ["conversationId"] = 1,
        ["done"] = IsDone,
        ["payload"] = RawValue.FromBinary(answer),
    };
}
