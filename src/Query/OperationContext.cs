using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>
/// The command that a thread works for. What may take long within one document, or may make large values, asks it whether to
/// go on: it ends the work where its client left or its time is over, and lets others have their turn. A thread without one
/// works without limits.
/// </summary>
public abstract class OperationContext
{
    // Reading the clock costs as much as handling a small value.
    private const int StepsPerCheck = 64;
    private const int BytesPerStep = 4096;

    // What is smaller than this is not worth counting.
    private const int LeastHeld = 64 * 1024;

    [ThreadStatic]
    private static OperationContext? _current;

    private long _steps;
    private long _held;

    /// <summary>
    /// How many bytes the values of one evaluation may hold together: 100 MB, as MongoDB's expressions that make arrays.
    /// </summary>
    public const long MaxHeld = 100 * 1024 * 1024;

    /// <summary>Makes the calling thread work for this operation.</summary>
    /// <returns>What ends that when it is disposed, on the same thread.</returns>
    public Work Enter()
    {
        var outer = _current;
        _current = this;
        return new Work(outer);
    }

    /// <summary>Asks whether to go on. To be called for each step of a loop whose end depends on data.</summary>
    /// <param name="bytes">How many bytes the step has handled, where these may be many.</param>
    /// <exception cref="DocumentException">MaxTimeMSExpired, Interrupted, …: the operation is to end.</exception>
    /// <exception cref="OperationCanceledException">Its client has left.</exception>
    public static void CheckForInterrupt(long bytes = 0)
    {
        if (_current is { } operation && (operation._steps += 1 + (bytes / BytesPerStep)) >= StepsPerCheck)
        {
            operation._steps = 0;
            operation.OnCheck();
        }
    }

    /// <summary>Counts a value that an evaluation holds on to while it makes others.</summary>
    /// <param name="bytes">Its size.</param>
    /// <returns>What gives it back when it is disposed.</returns>
    /// <exception cref="DocumentException">ExceededMemoryLimit: the values of the evaluation are too large together.</exception>
    public static HeldMemory Hold(long bytes) =>
        bytes < LeastHeld || _current is not { } operation ? default : new HeldMemory(operation, operation.Take(bytes));

    /// <summary>Ends the work where the operation is to end; may block the thread to let others have their turn.</summary>
    protected abstract void OnCheck();

    /// <summary>Takes memory from what all operations share.</summary>
    /// <param name="bytes">How much; negative to give it back.</param>
    /// <exception cref="DocumentException">ExceededMemoryLimit: there is none, and none came in time.</exception>
    protected abstract void Reserve(long bytes);

    private long Take(long bytes)
    {
        if (_held + bytes > MaxHeld)
        {
            throw new DocumentException(
                ErrorCode.ExceededMemoryLimit,
                $"The values of an expression take more than the {MaxHeld} bytes that they may hold together");
        }

        Reserve(bytes);
        _held += bytes;
        return bytes;
    }

    /// <summary>A thread's work for an operation.</summary>
    public readonly ref struct Work : IDisposable
    {
        private readonly OperationContext? _outer;

        internal Work(OperationContext? outer) => _outer = outer;

        /// <summary>Ends the work; the thread goes on with what it worked for before.</summary>
        public void Dispose() => _current = _outer;
    }

    /// <summary>Memory that an evaluation holds.</summary>
    public readonly ref struct HeldMemory : IDisposable
    {
        private readonly OperationContext? _operation;
        private readonly long _bytes;

        internal HeldMemory(OperationContext operation, long bytes) => (_operation, _bytes) = (operation, bytes);

        /// <summary>Gives it back.</summary>
        public void Dispose()
        {
            if (_operation is null)
                return;
            _operation._held -= _bytes;
            _operation.Reserve(-_bytes);
        }
    }
}
