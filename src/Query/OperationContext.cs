using System.Runtime.InteropServices;
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
    private const int BytesPerStepBits = 12;

    // What is smaller than this is not worth counting.
    private const int LeastHeld = 64 * 1024;

    // What all operations share is taken in steps of this.
    private const long ReservedAtOnce = 1024 * 1024;

    [ThreadStatic]
    private static OperationContext? _current;

    // An automaton takes 100 KB or more.
    private const int MaxAutomata = 64;

    private int _automata;
    private long _steps;
    private long _held;
    private long _reserved;

    /// <summary>
    /// How many bytes the values of one evaluation may hold together: 100 MB, as MongoDB's expressions that make arrays.
    /// </summary>
    public const long MaxHeld = 100 * 1024 * 1024;

    /// <summary>What the calling thread works for; null for nothing.</summary>
    internal static OperationContext? Current => _current;

    /// <summary>How many bytes the values of the evaluation under way hold.</summary>
    internal long Held => _held;

    /// <summary>The same for the calling thread's operation; 0 where there is none.</summary>
    internal static long HeldNow => _current?._held ?? 0;

    /// <summary>Makes the calling thread work for this operation.</summary>
    /// <returns>What ends that when it is disposed, on the same thread.</returns>
    public Work Enter()
    {
        var outer = _current;
        _current = this;
        return new Work(this, outer);
    }

    /// <summary>Lets the calling thread work without limits, for what must not be left half done.</summary>
    /// <returns>What ends that when it is disposed, on the same thread.</returns>
    public static Pause PauseCurrent()
    {
        var paused = _current;
        _current = null;
        return new Pause(paused);
    }

    /// <summary>Asks whether to go on. To be called for each step of a loop whose end depends on data.</summary>
    /// <param name="bytes">How many bytes the step has handled, where these may be many.</param>
    /// <exception cref="DocumentException">MaxTimeMSExpired, Interrupted, …: the operation is to end.</exception>
    /// <exception cref="OperationCanceledException">Its client has left.</exception>
    public static void CheckForInterrupt(long bytes = 0) => _current?.Step(1 + (bytes >> BytesPerStepBits));

    /// <summary>Counts memory that an evaluation takes beside the values that it makes.</summary>
    /// <param name="bytes">How much.</param>
    /// <returns>What gives it back when it is disposed.</returns>
    /// <exception cref="DocumentException">ExceededMemoryLimit: the evaluation holds too much, or there is no memory.</exception>
    public static HeldMemory Hold(long bytes)
    {
        if (bytes < LeastHeld || _current is not { } operation)
            return default;
        operation.Take(bytes);
        return new HeldMemory(operation, bytes);
    }

    /// <summary>Makes the calling thread, which works for nothing, work for an operation whose own thread waits for it.</summary>
    internal static void Continue(OperationContext? operation) => _current = operation;

    /// <summary>Counts a value that an evaluation makes, until what it is made for is evaluated.</summary>
    /// <param name="bytes">The value's size.</param>
    /// <exception cref="DocumentException">ExceededMemoryLimit: the evaluation holds too much, or there is no memory.</exception>
    internal static void Charge(long bytes)
    {
        if (bytes >= LeastHeld)
            _current?.Take(bytes);
    }

    /// <summary>Gives back what <see cref="Charge"/> has counted.</summary>
    internal static void Discharge(long bytes)
    {
        if (bytes >= LeastHeld && _current is { } operation)
            operation._held = Math.Max(0, operation._held - bytes);
    }

    /// <summary>Counts an automaton that an operation makes of a regular expression; false where it has many already.</summary>
    internal static bool TryAddAutomaton() => _current is not { } operation || ++operation._automata <= MaxAutomata;

    /// <summary>Starts a part of an evaluation of which nothing remains when it is disposed.</summary>
    internal static Part StartPart() => new(_current);

    /// <summary>Forgets the values of an evaluation that is over.</summary>
    internal void EndEvaluation() => _held = 0;

    /// <summary>Asks whether to go on, as <see cref="CheckForInterrupt"/>.</summary>
    internal void Step(long steps = 1)
    {
        if ((_steps += steps) < StepsPerCheck)
            return;
        _steps = 0;
        OnCheck();
    }

    /// <summary>Of all that was made since, only a value remains.</summary>
    /// <param name="value">The value, which may view the memory of another one.</param>
    /// <param name="held">What was held before.</param>
    internal void Keep(RawValue value, long held)
    {
        long kept = MemoryMarshal.TryGetArray(value.Memory, out var array) && array.Array is not null
            ? array.Array.Length
            : value.Memory.Length;
        _held = Math.Min(_held, held + kept);
    }

    /// <summary>Takes memory from what all operations share, if there is some, or comes in time.</summary>
    internal bool TryTakeShared(long bytes, bool waits)
    {
        if (!waits)
            return TryReserve(bytes);
        try
        {
            Reserve(bytes);
            return true;
        }
        catch (DocumentException exception) when (exception.Code == ErrorCode.ExceededMemoryLimit)
        {
            return false;
        }
    }

    /// <summary>Gives shared memory back, on any thread.</summary>
    internal void ReturnShared(long bytes) => Reserve(-bytes);

    /// <summary>Ends the work where the operation is to end; may block the thread to let others have their turn.</summary>
    protected abstract void OnCheck();

    /// <summary>Takes memory from what all operations share.</summary>
    /// <param name="bytes">How much; negative to give it back, which any thread may do.</param>
    /// <exception cref="DocumentException">ExceededMemoryLimit: there is none, and none came in time.</exception>
    protected abstract void Reserve(long bytes);

    /// <summary>Takes memory from what all operations share for who can do with less.</summary>
    /// <param name="bytes">How much.</param>
    /// <returns>False where there is none now.</returns>
    protected virtual bool TryReserve(long bytes) => TryTakeShared(bytes, waits: true);

    private void Take(long bytes)
    {
        if (_held + bytes > MaxHeld)
        {
            throw new DocumentException(
                ErrorCode.ExceededMemoryLimit,
                $"The values of an expression take more than the {MaxHeld} bytes that they may hold together");
        }

        if (_held + bytes > _reserved)
        {
            long more = (_held + bytes - _reserved + ReservedAtOnce - 1) / ReservedAtOnce * ReservedAtOnce;
            Reserve(more);
            _reserved += more;
        }

        _held += bytes;
    }

    private void End()
    {
        long reserved = _reserved;
        _held = 0;
        _reserved = 0;
        if (reserved > 0)
            Reserve(-reserved);
    }

    /// <summary>A thread's work for an operation.</summary>
    public readonly ref struct Work : IDisposable
    {
        private readonly OperationContext _operation;
        private readonly OperationContext? _outer;

        internal Work(OperationContext operation, OperationContext? outer) => (_operation, _outer) = (operation, outer);

        /// <summary>Ends the work; the thread goes on with what it worked for before.</summary>
        public void Dispose()
        {
            _current = _outer;
            if (_outer != _operation)
                _operation.End();
        }
    }

    /// <summary>A thread's work without limits.</summary>
    public readonly ref struct Pause : IDisposable
    {
        private readonly OperationContext? _paused;

        internal Pause(OperationContext? paused) => _paused = paused;

        /// <summary>Lets the thread work for its operation again.</summary>
        public void Dispose() => _current = _paused;
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
            if (_operation is not null)
                _operation._held = Math.Max(0, _operation._held - _bytes);
        }
    }

    /// <summary>A part of an evaluation.</summary>
    internal readonly ref struct Part : IDisposable
    {
        private readonly OperationContext? _operation;
        private readonly long _held;

        public Part(OperationContext? operation) => (_operation, _held) = (operation, operation?._held ?? 0);

        public void Dispose()
        {
            if (_operation is not null)
                _operation._held = Math.Min(_operation._held, _held);
        }
    }
}
