namespace Streetcar.Storage.Sqlite.Writing;

/// <summary>Something to be done by the writer, in one of its transactions.</summary>
internal abstract class WriteOperation
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int Withdrawn = 2;

    private int _state;

    /// <summary>Takes the work up, after which it can't be withdrawn any more; false where it has been withdrawn.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Waiting) == Waiting;

    /// <summary>
    /// Does the work and keeps its outcome, be it a result or the caller's own mistake, of which nothing is left in the
    /// transaction. Throws where the whole transaction is lost. May be called again for a new transaction then.
    /// </summary>
    public abstract void Execute(WriteTransaction transaction);

    /// <summary>Hands out the outcome, once the transaction is durable.</summary>
    public abstract void Deliver();

    /// <summary>Hands out a failure of the transaction.</summary>
    public abstract void Fail(Exception reason);

    protected bool TryWithdraw() => Interlocked.CompareExchange(ref _state, Withdrawn, Waiting) == Waiting;
}
