namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>
/// Admission control for long reads: bounds how many of them run at once. A read runs its first time slice without a
/// ticket and needs one for each further slice. Clients take turns, whatever they ask for, and the reads of one client among
/// themselves: so one that asks for much waits for itself.
/// </summary>
/// <param name="count">How many reads run at once.</param>
internal sealed class TicketHolder(int count)
{
    private readonly Lock _lock = new();

    // The clients whose turn comes, and the reads of each that wait.
    private readonly LinkedList<Client> _turns = new();
    private readonly Dictionary<string, Client> _clients = [];
    private int _free = count;

    /// <summary>Waits for a ticket without a thread. Never continues synchronously, so that other work of the thread runs.</summary>
    /// <param name="client">Whose read it is.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The wait was canceled.</exception>
    public async ValueTask AcquireAsync(string client, CancellationToken cancellationToken)
    {
        if (Take(client, cancellationToken) is { } ticket)
            await ticket.ConfigureAwait(false);
        else
            await Task.Yield();
    }

    /// <summary>Blocks the thread until there is a ticket; for threads that do nothing else.</summary>
    /// <param name="client">Whose read it is.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The wait was canceled.</exception>
    public void Acquire(string client, CancellationToken cancellationToken)
    {
        if (Take(client, cancellationToken) is { } ticket)
            ticket.GetAwaiter().GetResult();
    }

    public void Release()
    {
        TaskCompletionSource? next;
        lock (_lock)
        {
            next = TakeNext();
            if (next is null)
                _free++;
        }

        next?.SetResult();
    }

    // Null where there is a ticket at once.
    private Task? Take(string client, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var ticket = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        LinkedListNode<TaskCompletionSource> place;
        lock (_lock)
        {
            if (_free > 0)
            {
                _free--;
                return null;
            }

            if (!_clients.TryGetValue(client, out var waiting))
            {
                waiting = _clients[client] = new Client(client);
                _turns.AddLast(waiting);
            }

            place = waiting.Reads.AddLast(ticket);
        }

        return cancellationToken.CanBeCanceled ? AwaitAsync(place, cancellationToken) : ticket.Task;
    }

    private async Task AwaitAsync(LinkedListNode<TaskCompletionSource> place, CancellationToken cancellationToken)
    {
        using var withdrawal = cancellationToken.UnsafeRegister(_ => Withdraw(place, cancellationToken), null);
        await place.Value.Task.ConfigureAwait(false);
    }

    // One that has its ticket already finds out for itself that it is to end.
    private void Withdraw(LinkedListNode<TaskCompletionSource> place, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (place.List is not { } reads)
                return;
            reads.Remove(place);
        }

        place.Value.SetCanceled(cancellationToken);
    }

    private TaskCompletionSource? TakeNext()
    {
        while (_turns.First is { Value: var client } turn)
        {
            _turns.RemoveFirst();
            var read = client.Reads.First;
            if (read is null)
            {
                _clients.Remove(client.Name);
                continue;
            }

            client.Reads.RemoveFirst();
            _turns.AddLast(turn);
            return read.Value;
        }

        return null;
    }

    private sealed class Client(string name)
    {
        public string Name => name;

        public LinkedList<TaskCompletionSource> Reads { get; } = new();
    }
}
