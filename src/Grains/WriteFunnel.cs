using System.Runtime.InteropServices;
using Orleans.Runtime;

namespace Streetcar.Grains;

/// <summary>
/// The writes of one silo to one collection, in their order of arrival. Those that arrive while a call to the collection's
/// grain is under way share the next one.
/// </summary>
/// <param name="collection">The collection.</param>
/// <param name="grain">Its grain.</param>
/// <param name="lastWrites">What takes the writes when the silo's end leaves nobody to have the grain.</param>
internal sealed class WriteFunnel(Namespace collection, IWriteGrain grain, LastWrites lastWrites)
{
    /// <summary>How many writes one call carries at most.</summary>
    public const int MaxWrites = 1000;

    /// <summary>How many bytes of writes one call carries; a larger one goes alone.</summary>
    public const long MaxBytes = 16 * 1024 * 1024;

    private readonly Queue<PendingWrite> _waiting = new();
    private bool _isSending;
    private bool _isClosed;

    /// <summary>Adds a write behind all others; false where the funnel has been closed.</summary>
    public bool TryAdd(PendingWrite write)
    {
        lock (_waiting)
        {
            if (_isClosed)
                return false;
            _waiting.Enqueue(write);
            if (_isSending)
                return true;
            _isSending = true;
        }

        _ = SendAllAsync();
        return true;
    }

    /// <summary>Closes the funnel if it is idle.</summary>
    public bool TryClose()
    {
        lock (_waiting)
            return _isClosed = !_isSending;
    }

    private async Task SendAllAsync()
    {
        // What the first one's caller has laid into its context is not that of the others.
        RequestContext.Clear();
        while (TakeForOneCall() is { } writes)
            await SendAsync(writes).ConfigureAwait(false);
    }

    // Null where none waits.
    private List<PendingWrite>? TakeForOneCall()
    {
        List<PendingWrite>? taken = null;
        long bytes = 0;
        lock (_waiting)
        {
            while (_waiting.TryPeek(out var write))
            {
                if (taken is not null && (taken.Count == MaxWrites || bytes + write.Command.Length > MaxBytes))
                    return taken;
                _waiting.Dequeue();
                if (!write.TryTake())
                    continue;
                bytes += write.Command.Length;
                (taken ??= new(_waiting.Count + 1)).Add(write);
            }

            _isSending = taken is not null;
            return taken;
        }
    }

    private async Task SendAsync(List<PendingWrite> writes)
    {
        var commands = new Command[writes.Count];
        for (int i = 0; i < commands.Length; i++)
            commands[i] = writes[i].Command;
        var batch = new WriteBatch(ImmutableCollectionsMarshal.AsImmutableArray(commands));
        try
        {
            var results = await RejectedCalls.RepeatAsync(
                static (call, _) => call.grain.RunManyAsync(call.Batch),
                (grain, Batch: batch),
                // The one that rejects calls unrun is this silo: it must not wait for itself to stop.
                static (call, lost) => !RejectedCalls.IsUnrun(lost) && call.Batch.Commands.All(RejectedCalls.IsNumbered),
                CancellationToken.None).ConfigureAwait(false);
            ThreadPool.UnsafeQueueUserWorkItem(
                static answer => answer.funnel.Answer(answer.writes, answer.results),
                (funnel: this, writes, results),
                preferLocal: false);
        }
        catch (Exception e) when (lastWrites.Take(e, batch.Commands))
        {
            await ApplyHereAsync(writes, batch).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Fail(writes, 0, e);
        }
    }

    private async Task ApplyHereAsync(List<PendingWrite> writes, WriteBatch batch)
    {
        try
        {
            int answered = 0;
            foreach (var reply in await lastWrites.ApplyAsync(collection, batch.Commands).ConfigureAwait(false))
                writes[answered++].SetResult(reply);
        }
        catch (Exception e)
        {
            Fail(writes, 0, e);
        }
    }

    // Beside the next call, which need not wait for what comes of these answers.
    private void Answer(List<PendingWrite> writes, WriteResults results)
    {
        int answered = Answer(writes, 0, results);
        if (results.Rest != 0)
            _ = AnswerRestAsync(writes, answered, results.Rest);
    }

    // All have taken effect, so that the next ones need not wait for this.
    private async Task AnswerRestAsync(List<PendingWrite> writes, int answered, long rest)
    {
        try
        {
            while (rest != 0)
            {
                var results = await grain.AwaitRestAsync(rest).ConfigureAwait(false);
                answered = Answer(writes, answered, results);
                rest = results.Rest;
            }
        }
        catch (Exception e)
        {
            Fail(writes, answered, e);
        }
    }

    private static int Answer(List<PendingWrite> writes, int answered, WriteResults results)
    {
        foreach (var reply in results.Replies)
            writes[answered++].SetResult(reply);
        return answered;
    }

    private static void Fail(List<PendingWrite> writes, int answered, Exception reason)
    {
        foreach (var write in writes[answered..])
            write.SetException(reason);
    }
}
