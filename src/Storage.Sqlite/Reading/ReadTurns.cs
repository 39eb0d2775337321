namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>
/// Bounds how many long reads work at once. A read works on its caller's thread for its first slice; for each further one
/// it waits for its turn, in the order of asking. So however many long reads there are, they hold no more of the pool's
/// threads than there are processors, for a slice each, and everything else waits for one slice at most.
/// </summary>
/// <param name="count">How many work at once.</param>
internal sealed class ReadTurns(int count) : IDisposable
{
    private readonly SemaphoreSlim _turns = new(count);

    /// <summary>Waits for a turn, and lets the thread's other work go first; to be given back.</summary>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public async ValueTask TakeAsync(CancellationToken cancellationToken)
    {
        var turn = _turns.WaitAsync(cancellationToken);
        if (turn.IsCompletedSuccessfully)
            await Task.Yield();
        else
            await turn.ConfigureAwait(false);
    }

    /// <summary>Gives a turn back.</summary>
    public void Return() => _turns.Release();

    public void Dispose() => _turns.Dispose();
}
