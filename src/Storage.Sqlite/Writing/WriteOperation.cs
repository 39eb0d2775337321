namespace Streetcar.Storage.Sqlite.Writing;

/// <summary>An operation of a <see cref="WriteQueue"/>, in one of its transactions.</summary>
internal abstract class WriteOperation
{
    private const int Waiting = 0;
    private const int Started = 1;
    private const int Canceled = 2;

    private int _state;

    /// <summary>Whether it takes so little time that the thread that asks for it may run it.</summary>
    public bool IsShort { get; init; }

    /// <summary>The name of the collection whose documents it changes; null for none, or any.</summary>
    public string? Collection { get; init; }

    /// <summary>Whether it has started.</summary>
    public bool IsStarted => Volatile.Read(ref _state) == Started;

    /// <summary>Marks the operation as started, after which it can't be canceled; false where it has been canceled.</summary>
    public bool TryStart() => Interlocked.CompareExchange(ref _state, Started, Waiting) == Waiting;

    /// <summary>Whether it is on disk before it is acknowledged.</summary>
    public bool IsJournaled { get; init; } = true;

    /// <summary>Whether it may take several steps, each in a transaction of its own.</summary>
    public virtual bool HasSteps => false;

    /// <summary>What the next step waits for; null for nothing but its turn.</summary>
    public virtual Task? Awaited => null;

    /// <summary>
    /// Executes the operation, or the next step of it, and keeps its result or the command's own error. Throws where the whole
    /// transaction is lost; an operation without steps may be called again for a new transaction then.
    /// </summary>
    /// <returns>False where there are further steps.</returns>
    public abstract bool TryExecute(CommittedTransaction transaction);

    /// <summary>Begins anew, after its transaction has been rolled back.</summary>
    public virtual void Restart()
    {
    }

    /// <summary>Publishes the result, once the transaction is durable.</summary>
    public abstract void Complete();

    /// <summary>Publishes a failure of the transaction.</summary>
    public abstract void Fail(Exception reason);

    protected bool TryCancel() => Interlocked.CompareExchange(ref _state, Canceled, Waiting) == Waiting;
}
