using System.Collections.Immutable;
using Orleans.Runtime;

namespace Orleans;

/// <summary>
/// One call, from the caller's proxy to the grain's method and back: the arguments (in generated subclasses), where it
/// is, and the response. It is in the lists of exactly one activation until it is answered.
/// </summary>
internal abstract class GrainRequest(GrainMethod method) : IThreadPoolWorkItem
{
    private int _answered;
    private ImmutableDictionary<string, object>? _context;
    private CallCancellation? _cancellation;

    public GrainMethod Method => method;

    public GrainReference Target { get; private set; } = null!;

    public GrainCaller Caller { get; private set; } = null!;

    /// <summary>When the caller gives up, in <see cref="Environment.TickCount64"/>.</summary>
    public long Deadline { get; private set; } = long.MaxValue;

    /// <summary>The activation in whose lists it is.</summary>
    public Activation? Receiver { get; set; }

    /// <summary>Links the requests that finished during one turn.</summary>
    public GrainRequest? Next { get; set; }

    /// <summary>Whether it means nothing to any other activation.</summary>
    public virtual bool IsLocal => false;

    /// <summary>Whether it counts as use of the activation.</summary>
    public virtual bool KeepsAlive => true;

    public bool IsAnswered => Volatile.Read(ref _answered) != 0;

    /// <summary>The caller's token, set by the proxy if the method takes one.</summary>
    public CancellationToken CallerToken
    {
        set => _cancellation = value.CanBeCanceled ? new CallCancellation(value) : null;
    }

    /// <summary>What the grain gets in its place.</summary>
    public CancellationToken CalleeToken => _cancellation?.Callee.Token ?? CancellationToken.None;

    /// <summary>Called by the sender.</summary>
    /// <exception cref="OperationCanceledException">The caller's token is cancelled already.</exception>
    public void Begin(GrainReference target, GrainCaller caller)
    {
        Target = target;
        Caller = caller;
        _context = RequestContext.Current;
        Deadline = Environment.TickCount64 + (method.ResponseTimeout is { } own
            ? (long)own.TotalMilliseconds
            : caller.ResponseTimeoutMilliseconds);

        _cancellation?.Caller.ThrowIfCancellationRequested();
    }

    /// <summary>Called by the sender, once an activation has it.</summary>
    public void ListenForCancellation()
    {
        if (_cancellation is not { } cancellation || IsAnswered)
            return;

        cancellation.Registration = cancellation.Caller.UnsafeRegister(
            static state => ((GrainRequest)state!).OnCallerCancels(), this);
        if (IsAnswered)
            cancellation.Registration.Unregister();
    }

    /// <summary>Starts the grain's method, as a turn of the receiver.</summary>
    public void Run()
    {
        if (_context is not null)
            RequestContext.Current = _context;

        if (TryRunMethod(Receiver!.GrainInstance!))
            Receiver.AddFinished(this);
    }

    /// <summary>Answers with what the method returned or threw. The caller may go on inside of this.</summary>
    public void Answer()
    {
        if (TryAnswer())
            SetResponseFromMethod();
        else
            ObserveMethod();
    }

    /// <summary>Answers on the thread pool, where going on is in nobody's way.</summary>
    void IThreadPoolWorkItem.Execute() => Answer();

    public void Fail(Exception exception)
    {
        if (TryAnswer())
            ThreadPool.UnsafeQueueUserWorkItem(
                static failed => failed.Request.SetException(failed.Exception),
                (Request: this, Exception: exception),
                preferLocal: false);
    }

    public void TimeOut()
    {
        if (Caller.CancelRequestOnTimeout)
            CancelCallee();

        var timeout = method.ResponseTimeout ?? TimeSpan.FromMilliseconds(Caller.ResponseTimeoutMilliseconds);
        Fail(new TimeoutException($"Response did not arrive on time in {timeout} for message: {this}."));
    }

    public override string ToString() => $"Request {method.Name} to {Target.GrainId}";

    /// <summary>Calls the method. Returns whether it is finished; if not, <see cref="OnMethodCompleted"/> follows.</summary>
    protected abstract bool TryRunMethod(object grain);

    protected abstract void SetResponseFromMethod();

    /// <summary>Looks at a failure that nobody will hear of, so that it does not count as unobserved.</summary>
    protected abstract void ObserveMethod();

    protected abstract void SetException(Exception exception);

    /// <summary>Runs as a turn of the receiver, since the method is awaited in one.</summary>
    protected void OnMethodCompleted() => Receiver!.AddFinished(this);

    private bool TryAnswer()
    {
        if (Interlocked.Exchange(ref _answered, 1) != 0)
            return false;

        _cancellation?.Registration.Unregister();
        return true;
    }

    private void OnCallerCancels()
    {
        if (Receiver!.TryWithdraw(this) || !Caller.WaitForCancellationAcknowledgement)
            Fail(new OperationCanceledException(_cancellation!.Caller));

        CancelCallee();
    }

    // The token's callbacks are the grain's code, so they run in its context.
    private void CancelCallee()
    {
        if (_cancellation is { } cancellation)
            Receiver!.RunTurn(cancellation.Callee.Cancel);
    }
}
