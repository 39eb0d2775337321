using System.Runtime.CompilerServices;
using Orleans.Concurrency;

namespace Streetcar.Grains;

/// <summary>
/// Takes a collection's writes in their order of arrival; see <see cref="ICollectionGrain"/>. Reentrant, so that writes
/// that arrive while a commit is under way can queue up for the next one, in the store where it keeps their order, else
/// here; each turn runs without interruption up to that wait, so their order is that of their arrival.
/// </summary>
[Reentrant]
internal sealed class CollectionGrain(IDocumentStore store, Failures failures) : Grain, ICollectionGrain
{
    // What one commit takes at most: enough to share its cost, not so much that the last one waits for long.
    private const int MaxCommands = 1000;
    private const long MaxBytes = 16 * 1024 * 1024;

    private readonly Queue<PendingWrite> _waiting = new();
    private readonly List<PendingWrite> _taken = [];
    private readonly List<WriteRequest> _requests = [];
    private Task _committing = Task.CompletedTask;

    public ValueTask<Reply> RunAsync(Command command, CancellationToken cancellationToken)
    {
        try
        {
            if (store.OrdersWrites)
                return WriteAsync(command, Namespaces.Of(command), Parse(command), cancellationToken);
            var write = new PendingWrite(command, Namespaces.Of(command), Parse(command), cancellationToken);
            _waiting.Enqueue(write);
            if (_committing.IsCompleted)
                _committing = CommitWaitingAsync();
            return new(write.Task);
        }
        catch (Exception e)
        {
            return new(failures.ToReply(e, command));
        }
    }

    /// <summary>Acknowledged or not, what was taken in is committed before the grain goes.</summary>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => _committing;

    private static WriteRequest Parse(Command command) => command.Name switch
    {
        var name when name.SequenceEqual("insert"u8) => Insert.Parse(command),
        var name when name.SequenceEqual("update"u8) => Update.Parse(command),
        var name when name.SequenceEqual("delete"u8) => Delete.Parse(command),
        _ => FindAndModify.Parse(command),
    };

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Reply> WriteAsync(
        Command command, Namespace ns, WriteRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var replies = await store.WriteAsync(ns, [request], cancellationToken);
            return new Reply(replies[0]);
        }
        catch (Exception e)
        {
            return failures.ToReply(e, command);
        }
    }

    private async Task CommitWaitingAsync()
    {
        while (_waiting.Count > 0)
        {
            TakeForOneCommit();
            if (_taken.Count > 0)
                await CommitTakenAsync();
            _taken.Clear();
            _requests.Clear();
        }
    }

    private void TakeForOneCommit()
    {
        long bytes = 0;
        while (_taken.Count < MaxCommands && bytes < MaxBytes && _waiting.TryDequeue(out var write))
        {
            if (write.IsWithdrawn)
            {
                write.SetResult(failures.ToReply(new OperationCanceledException(), write.Command));
                continue;
            }

            bytes += write.Bytes;
            _taken.Add(write);
            _requests.Add(write.Request);
        }
    }

    // A commit is of many clients, so none of them can end it early.
    private async Task CommitTakenAsync()
    {
        try
        {
            var replies = await store.WriteAsync(_taken[0].Namespace, _requests, CancellationToken.None);
            for (int i = 0; i < _taken.Count; i++)
                _taken[i].SetResult(new Reply(replies[i]));
        }
        catch (Exception e)
        {
            foreach (var write in _taken)
                write.TrySetResult(failures.ToReply(e, write.Command));
        }
    }
}
