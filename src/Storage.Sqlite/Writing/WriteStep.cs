using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Streetcar.Storage.Sqlite.Writing;

/// <summary>
/// The step that a write is in: a transaction, and how long it may take. <c>await step</c> ends it where its time is over, so
/// that others have their turn; the write goes on in the next step, in another transaction.
/// </summary>
internal sealed class WriteStep : INotifyCompletion
{
    // How long a search goes on before it looks whether its write is to end.
    private static readonly long SliceTicks = Stopwatch.Frequency / 100;

    private readonly OutsideWork? _outside;
    private long _end = long.MaxValue;
    private Action? _next;

    // The step in which it was seen that the write has not been repeated.
    private int _checked;

    // Those of earlier requests in the step's transaction, and the request's own in earlier steps.
    private long _earlierChanges;
    private long _changes;
    private bool _waitsForLocks;

    /// <summary>A step that is the only one.</summary>
    /// <param name="transaction">Its transaction.</param>
    /// <param name="outside">Where what may take long is done; null for in the step itself.</param>
    public WriteStep(WriteTransaction transaction, OutsideWork? outside = null)
    {
        Transaction = transaction;
        _outside = outside;
    }

    /// <summary>The step's transaction.</summary>
    public WriteTransaction Transaction { get; private set; }

    /// <summary>When the write is to end.</summary>
    public WriteLimits Limits { get; private set; } = WriteLimits.None;

    /// <summary>How many steps came before.</summary>
    public int Number { get; private set; }

    /// <summary>Whether a part of the write can be done outside of its steps.</summary>
    public bool CanLeave => CanPause && _outside is not null;

    /// <summary>What the next step waits for; null for nothing but its turn.</summary>
    public Task? Awaited { get; private set; }

    /// <summary>Throws where the write has been repeated, and done, while it paused; null for a write that can't be repeated.</summary>
    public Action? CheckRepetition { get; set; }

    /// <summary>When a search is to pause (<see cref="Stopwatch.GetTimestamp"/>).</summary>
    public long SliceEnd => Math.Min(_end, Stopwatch.GetTimestamp() + SliceTicks);

    public bool IsCompleted => _end == long.MaxValue || !CanPause || Stopwatch.GetTimestamp() < _end;

    public WriteStep GetAwaiter() => this;

    /// <summary>Throws where the write is to end, or has been repeated while it paused.</summary>
    public void GetResult()
    {
        Limits.Check();
        if (Number == _checked)
            return;
        _checked = Number;
        CheckRepetition?.Invoke();
    }

    public void OnCompleted(Action continuation) => _next = continuation;

    /// <summary>Whether the request has changed documents.</summary>
    public bool HasChanges => _changes + Transaction.DocumentChanges > _earlierChanges;

    /// <summary>Whether a request that meets a document that a transaction has locked waits for the transaction's end.</summary>
    public bool WaitsForLocks => _end != long.MaxValue && CanPause && (_waitsForLocks || HasChanges);

    // The reply to a request that may be repeated becomes durable together with its effects.
    private bool CanPause => CheckRepetition is null || Transaction.DocumentChanges == _earlierChanges;

    /// <summary>Begins another request.</summary>
    /// <param name="limits">When it is to end.</param>
    /// <param name="waitsForLocks">Whether it waits for transactions that have locked what it changes first.</param>
    public void BeginRequest(WriteLimits limits, bool waitsForLocks)
    {
        Limits = limits;
        _waitsForLocks = waitsForLocks;
        _earlierChanges = Transaction.DocumentChanges;
        _changes = 0;
    }

    /// <summary>Begins the first step.</summary>
    /// <param name="time">How long it may take.</param>
    public void Begin(TimeSpan time) => _end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);

    /// <summary>Ends the step and goes on when a transaction has ended, or the write is to end.</summary>
    public async ValueTask WaitAsync(Task ended)
    {
        Awaited = ended.WaitAsync(Limits.TimeLeft is { } left && left > TimeSpan.Zero ? left : Timeout.InfiniteTimeSpan, Limits.CancellationToken);
        _end = 0;
        await this;
        Awaited = null;
    }

    /// <summary>Ends the step and does something outside; goes on with its result in the next step.</summary>
    public async ValueTask<T> LeaveAsync<T>(Func<OutsideWork, WriteLimits, Task<T>> work)
    {
        var outside = work(_outside!, Limits);
        Awaited = outside;
        _end = 0;
        await this;
        Awaited = null;
        return await outside;
    }

    /// <summary>Goes on in another step.</summary>
    /// <param name="transaction">Its transaction.</param>
    /// <param name="time">How long it may take.</param>
    public void Continue(WriteTransaction transaction, TimeSpan time)
    {
        _changes += Transaction.DocumentChanges - _earlierChanges;
        Transaction = transaction;
        _earlierChanges = 0;
        Number++;
        Limits.BeginStep();
        Begin(time);
        var next = _next;
        _next = null;
        next?.Invoke();
    }

    /// <summary>The result of a write that never pauses.</summary>
    public static T ResultOf<T>(ValueTask<T> write) => write.IsCompleted
        ? write.Result
        : throw new InvalidOperationException("The only step of a write has paused.");
}
