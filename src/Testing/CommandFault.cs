using Streetcar.Bson;
using Streetcar.Wire;

namespace Streetcar.Testing;

/// <summary>
/// What becomes of commands that are to fail. One that sets none of <see cref="ErrorCode"/>, <see cref="CloseConnection"/>,
/// <see cref="Block"/> and <see cref="WriteConcernErrorCode"/> does nothing, and is refused.
/// </summary>
/// <param name="commands">The names of the commands, as in MongoDB: <c>find</c>, <c>insert</c>, <c>findAndModify</c>, …; at least one.</param>
public sealed class CommandFault(params string[] commands)
{
    /// <summary>The commands that it takes.</summary>
    public IReadOnlyList<string> Commands => commands;

    /// <summary>The error's number, for which drivers do what they do for MongoDB's: 91 is retried, 11000 is a duplicate key; null for none.</summary>
    public int? ErrorCode { get; init; }

    /// <summary>
    /// The labels of the error, such as <c>TransientTransactionError</c>; null, which it is unless set, for <c>RetryableWriteError</c>
    /// where the number is one for which drivers repeat writes, and none otherwise.
    /// </summary>
    public IReadOnlyList<string>? ErrorLabels { get; init; }

    /// <summary>Runs the command, and says in its reply that its write concern failed with this number; null for not.</summary>
    public int? WriteConcernErrorCode { get; init; }

    /// <summary>
    /// Whether the connection is closed without an answer and without the command being run; false unless set. A command of
    /// <see cref="StreetcarServer.Client"/>, which has no connection, throws a <c>ConnectionAbortedException</c>.
    /// </summary>
    public bool CloseConnection { get; init; }

    /// <summary>How long the command waits before all else; zero, which it is unless set, for not at all.</summary>
    public TimeSpan Block { get; init; }

    /// <summary>How many commands it takes, 1 or more; null, which it is unless set, for all.</summary>
    public int? Times { get; init; }

    /// <summary>How many commands it lets through before, 0 or more; 0 unless set.</summary>
    public int Skip { get; init; }

    /// <summary>The full name of the collection whose commands it takes, such as <c>shop.orders</c>; null, which it is unless set, for any.</summary>
    public string? Namespace { get; init; }

    /// <summary>The application whose commands it takes, as its driver names it (<c>appName</c>); null, which it is unless set, for any.</summary>
    public string? Application { get; init; }

    // Those of https://github.com/mongodb/specifications/blob/master/source/retryable-writes/retryable-writes.md.
    private bool IsRepeated => ErrorCode is 6 or 7 or 89 or 91 or 189 or 262 or 9001 or 10107 or 11600 or 11602 or 13435 or 13436;

    internal FailCommand ToFailPoint()
    {
        if (commands.Length == 0)
            throw new ArgumentException("A fault names the commands that it takes.");
        if (ErrorCode is null && WriteConcernErrorCode is null && !CloseConnection && Block <= TimeSpan.Zero)
            throw new ArgumentException($"A fault of {string.Join(", ", commands)} says what becomes of them: set ErrorCode, CloseConnection, Block or WriteConcernErrorCode.");
        if (Namespace?.Contains('.', StringComparison.Ordinal) == false)
            throw new ArgumentException($"The namespace of a fault has the database's name too, as 'shop.orders' does: '{Namespace}'.");
        ArgumentOutOfRangeException.ThrowIfNegative(Skip);
        if (Times is { } times)
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(times);
        return new FailCommand(FailPointMode.Of(Skip, Times))
        {
            Commands = [.. commands],
            Namespace = Namespace,
            Application = Application,
            Delay = Block,
            Error = (Streetcar.Bson.ErrorCode?)ErrorCode,
            Closes = CloseConnection,
            ConcernError = WriteConcernErrorCode is { } code
                ? new RawDocument { ["code"] = code, ["errmsg"] = "The write concern failed by a CommandFault." }
                : null,
            Labels = (ErrorLabels ?? (IsRepeated ? ["RetryableWriteError"] : null)) is { } labels ? RawArray.From(labels.Select(label => (RawValue)label)) : null,
        };
    }
}
