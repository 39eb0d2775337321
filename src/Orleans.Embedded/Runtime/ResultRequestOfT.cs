using System.Diagnostics.CodeAnalysis;
using Orleans.Runtime;

namespace Orleans;

/// <summary>A call of a method with a result; what the response is kept in differs.</summary>
internal abstract class ResultRequest<T>(GrainMethod method) : GrainRequest(method)
{
    private ValueTask<T> _running;

    /// <summary>Calls the method with the arguments.</summary>
    protected abstract ValueTask<T> Invoke(object grain);

    protected abstract void SetResult(T result);

    [SuppressMessage("Reliability", "CA2012", Justification = "Its result is asked for once: by the answer.")]
    protected override bool TryRunMethod(object grain)
    {
        try
        {
            _running = Invoke(grain);
        }
        catch (Exception exception)
        {
            _running = ValueTask.FromException<T>(exception);
        }

        if (_running.IsCompleted)
            return true;

        _running.GetAwaiter().UnsafeOnCompleted(OnMethodCompleted);
        return false;
    }

    protected override void SetResponseFromMethod()
    {
        T result;
        try
        {
            result = GrainReference.Handed(_running.GetAwaiter().GetResult());
        }
        catch (Exception exception)
        {
            SetException(exception);
            return;
        }

        SetResult(result);
    }

    protected override void ObserveMethod() => _ = _running.AsTask().Exception;
}
