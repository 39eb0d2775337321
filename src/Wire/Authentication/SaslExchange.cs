using Streetcar.Bson;

namespace Streetcar.Wire.Authentication;

/// <summary>A SCRAM conversation in the replies of MongoDB's SASL commands.</summary>
internal sealed class SaslExchange
{
    private readonly ScramConversation _conversation;
    private readonly bool _skipsEmpty;
    private bool _hasBegun;

    private SaslExchange(ScramConversation conversation, bool skipsEmpty) => (_conversation, _skipsEmpty) = (conversation, skipsEmpty);

    /// <summary>Whether the client has authenticated, and knows it.</summary>
    public bool IsDone { get; private set; }

    /// <param name="start">A <c>saslStart</c>.</param>
    /// <param name="users">Who may connect.</param>
    /// <exception cref="DocumentException">There is no such mechanism.</exception>
    public static SaslExchange Of(RawDocument start, UserList users)
    {
        var name = start["mechanism"];
        var mechanism = ScramMechanism.All.FirstOrDefault(known => name == known.Name)
            ?? throw new DocumentException(
                ErrorCode.MechanismUnavailable,
                $"Received authentication for mechanism {name} which is unknown or not enabled; there are {string.Join(" and ", ScramMechanism.All.Select(known => known.Name))}");
        bool skipsEmpty = start["options"] is { Type: ElementType.Document } options
            && options.AsDocument["skipEmptyExchange"] is { Type: ElementType.Boolean, AsBoolean: true };
        return new SaslExchange(new ScramConversation(user => users.Find(user, mechanism)), skipsEmpty);
    }

    /// <summary>Takes the next message of the client.</summary>
    /// <param name="payload">The message.</param>
    /// <returns>The reply, without <c>ok</c>.</returns>
    /// <exception cref="AuthenticationException">The client has not proved who it is.</exception>
    public RawDocument Take(RawValue payload)
    {
        if (payload.Type != ElementType.Binary)
            throw new AuthenticationException("there is no payload");
        var message = payload.AsBinary.Span;
        byte[] answer;
        if (_conversation.IsProved)
        {
            // Clients of before end with an empty message.
            IsDone = true;
            answer = [];
        }
        else if (_hasBegun)
        {
            answer = _conversation.Finish(message);
            IsDone = _skipsEmpty;
        }
        else
        {
            answer = _conversation.Begin(message);
            _hasBegun = true;
        }

        return new RawDocument
        {
            ["conversationId"] = 1,
            ["done"] = IsDone,
            ["payload"] = RawValue.FromBinary(answer),
        };
    }
}
