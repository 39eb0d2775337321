namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>
/// Admission control for long reads: bounds how many of them run at once. A read runs its first time slice without a
/// ticket and needs one for each further slice. Tickets are granted in the order of the requests, so a waiting read waits
/// for one slice of each read ahead of it, however long these are.
/// </summary>
/// <param name="count">How many reads run at once.</param>
internal sealed class TicketHolder(int count) : IDisposable
{
    private readonly SemaphoreSlim _tickets = new(count);

    /// <summary>Waits for a ticket without a thread. Never continues synchronously, so that other work of the thread runs.</summary>
    /// <exception cref="OperationCanceledException">The wait was canceled.</exception>
    public async ValueTask AcquireAsync(CancellationToken cancellationToken)
    {
        var ticket = _tickets.WaitAsync(cancellationToken);
        if (ticket.IsCompletedSuccessfully)
            await Task.Yield();
        else
            await ticket.ConfigureAwait(false);
    }

    /// <summary>Blocks the thread until there is a ticket; for threads that do nothing else.</summary>
    /// <exception cref="OperationCanceledException">The wait was canceled.</exception>
    public void Acquire(CancellationToken cancellationToken)
    {
        // A blocking Wait would overtake the reads that wait without a thread.
        var ticket = _tickets.WaitAsync(cancellationToken);
        if (!ticket.IsCompletedSuccessfully)
            ticket.GetAwaiter().GetResult();
    }

    public void Release() => _tickets.Release();

    public void Dispose() => _tickets.Dispose();
}
