using System.Collections.Immutable;

namespace Streetcar.Grains;

/// <summary>The writes of one call to a collection's grain, on their way through the store.</summary>
internal sealed class QueuedWrites
{
    // What one message carries of replies, well below what Orleans takes (MessagingOptions.MaxMessageBodySize).
    private const long MaxReplyBytes = 32 * 1024 * 1024;

    private readonly ImmutableArray<Command> _commands;
    private readonly ErrorReplies _failures;
    private readonly Reply?[] _replies;
    private readonly List<WriteRequest> _requests;
    private readonly TaskCompletionSource _applied = new();
    private int _next;

    /// <summary>Reads the writes' arguments. One that makes no sense has its reply at once.</summary>
    /// <param name="commands">The writes.</param>
    /// <param name="failures">What becomes of exceptions.</param>
    /// <param name="waitsForTransactions">Whether they wait for transactions that have written the same, since no others wait for them.</param>
    public QueuedWrites(ImmutableArray<Command> commands, ErrorReplies failures, bool waitsForTransactions = false)
    {
        _commands = commands;
        _failures = failures;
        _replies = new Reply?[commands.Length];
        _requests = new(commands.Length);
        for (int i = 0; i < _replies.Length; i++)
        {
            try
            {
                var request = CommandTable.Get(commands[i].Name).Parse!(commands[i]);
                _requests.Add(waitsForTransactions ? request with { WaitsForTransactions = true } : request);
                Length += commands[i].Length;
            }
            catch (Exception e)
            {
                _replies[i] = failures.ToReply(e, commands[i]);
            }
        }
    }

    /// <summary>What the store is asked for.</summary>
    public IReadOnlyList<WriteRequest> Requests => _requests;

    /// <summary>How many bytes of documents that is.</summary>
    public long Length { get; }

    /// <summary>Completes when the writes have taken effect, or failed.</summary>
    public Task Applied => _applied.Task;

    /// <summary>Completes when the replies are there; never fails.</summary>
    public Task Durable { get; private set; } = Task.CompletedTask;

    /// <summary>Whether there are replies that have not been taken.</summary>
    public bool HasReplies => _next < _replies.Length;

    /// <summary>Takes what the store says.</summary>
    /// <param name="applied">What it says of these writes and others.</param>
    /// <param name="first">Which of them is the first of these.</param>
    public void SetApplied(AppliedWrites applied, int first)
    {
        if (applied.Durable is { } durable)
            Durable = AwaitDurableAsync(durable, first);
        else
            Settle(applied.Outcomes!, first);
        _applied.SetResult();
    }

    /// <summary>Answers all writes with a failure.</summary>
    public void SetFailed(Exception reason)
    {
        Fail(reason);
        _applied.SetResult();
    }

    /// <summary>Takes the next replies, as many as fit a message.</summary>
    public ImmutableArray<Reply> TakeReplies()
    {
        int first = _next;
        long bytes = 0;
        while (_next < _replies.Length && (_next == first || bytes + _replies[_next]!.Body.Length <= MaxReplyBytes))
            bytes += _replies[_next++]!.Body.Length;
        return ImmutableArray.Create(_replies!, first, _next - first)!;
    }

    private async Task AwaitDurableAsync(Task<IReadOnlyList<WriteOutcome>> durable, int first)
    {
        try
        {
            Settle(await durable, first);
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    private void Settle(IReadOnlyList<WriteOutcome> outcomes, int first)
    {
        for (int i = 0; i < _replies.Length; i++)
            _replies[i] ??= ToReply(outcomes[first++], _commands[i]);
    }

    private Reply ToReply(WriteOutcome outcome, Command command) =>
        outcome.Reply is { } reply ? new Reply(reply) : _failures.ToReply(outcome.Failure!, command);

    private void Fail(Exception reason)
    {
        for (int i = 0; i < _replies.Length; i++)
            _replies[i] ??= _failures.ToReply(reason, _commands[i]);
    }
}
