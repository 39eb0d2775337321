using System.Diagnostics;
using System.Runtime.CompilerServices;
using Jint;
using Jint.Runtime;
using Streetcar.Bson;

namespace Streetcar.Query.JavaScript;

/// <summary>
/// What bounds a call of a script. The interpreter asks it before each statement and each call of a function, and within its
/// own long loops.
/// </summary>
internal sealed class ScriptGuard : Constraint
{
    /// <summary>How many bytes a call may allocate: as many as MongoDB's heap for the scripts of a query has.</summary>
    private const long MaxAllocated = 100 * 1024 * 1024;

    // A part of what is allocated is counted as held: the rest is garbage by then.
    private const int HeldPart = 4;
    private const long HeldStep = 4 * 1024 * 1024;

    // What a recursion may take of the stack of a script's thread; some 1,500 calls.
    private const long MaxStack = 1024 * 1024;

    private const int ChecksPerClock = 1024;

    // For how long a call may run, as MongoDB's may; and where it can't be ended otherwise, as in a step of a writer.
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan MaxTimeAlone = TimeSpan.FromSeconds(1);

    private bool _isActive;
    private long _allocated;
    private long _counted;
    private long _held;
    private long _start;
    private nint _stack;
    private int _checks;

    /// <summary>The engine whose errors it throws.</summary>
    public Engine? Engine { get; set; }

    /// <summary>Starts a call.</summary>
    public void Begin()
    {
        _allocated = GC.GetAllocatedBytesForCurrentThread();
        _counted = 0;
        _held = 0;
        _start = Stopwatch.GetTimestamp();
        _stack = StackPosition();
        _isActive = true;
    }

    /// <summary>Ends it.</summary>
    public void End()
    {
        _isActive = false;
        OperationContext.Discharge(_held);
    }

    public override void Reset()
    {
        // A call may consist of several of the interpreter's.
    }

    /// <exception cref="DocumentException">The call is to end.</exception>
    public override void Check()
    {
        if (!_isActive)
            return;
        OperationContext.CheckForInterrupt();
        if (_stack - StackPosition() > MaxStack)
            throw new JavaScriptException(Engine!.Intrinsics.Error, "too much recursion");
        CheckMemory();
        if (++_checks % ChecksPerClock == 0)
            CheckTime(OperationContext.Current is null ? MaxTimeAlone : MaxTime);
    }

    private static nint StackPosition()
    {
        byte here = 0;
        return Unsafe.ByteOffset(ref Unsafe.NullRef<byte>(), ref here);
    }

    private void CheckTime(TimeSpan longest)
    {
        if (Stopwatch.GetElapsedTime(_start) > longest)
            throw ScriptErrors.Failure($"the function ran for more than {longest.TotalSeconds} s");
    }

    private void CheckMemory()
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread() - _allocated;
        if (allocated < _counted + HeldStep)
            return;
        if (allocated > MaxAllocated)
            throw ScriptErrors.Failure($"the function allocated more than {MaxAllocated} bytes in a call");
        long held = (allocated - _counted) / HeldPart;
        OperationContext.Charge(held);
        _held += held;
        _counted = allocated;
    }
}
