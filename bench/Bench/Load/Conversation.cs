namespace Streetcar.Bench;

/// <summary>What one connection sends, and how it judges the replies. An operation may take several messages.</summary>
internal abstract class Conversation
{
    /// <summary>The next message to be sent; empty where there are no more operations.</summary>
    public abstract ReadOnlyMemory<byte> Next();

    /// <summary>Checks the reply to the last message.</summary>
    /// <param name="reply">The reply's body.</param>
    /// <param name="isOver">Whether the operation is over with it.</param>
    /// <returns>How many units the reply brought.</returns>
    /// <exception cref="WrongAnswerException">The reply is wrong.</exception>
    public abstract int Take(ReadOnlySpan<byte> reply, out bool isOver);
}

/// <summary>Sends messages, each of which is an operation of one unit.</summary>
/// <param name="next">The next message.</param>
/// <param name="check">Checks its reply.</param>
/// <param name="units">How many units an operation is.</param>
internal sealed class Requests(Func<ReadOnlyMemory<byte>> next, Check check, int units = 1) : Conversation
{
    public override ReadOnlyMemory<byte> Next() => next();

    public override int Take(ReadOnlySpan<byte> reply, out bool isOver)
    {
        check(reply);
        isOver = true;
        return units;
    }
}

/// <summary>Checks a reply's body.</summary>
internal delegate void Check(ReadOnlySpan<byte> reply);
