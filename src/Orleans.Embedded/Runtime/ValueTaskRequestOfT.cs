using System.Diagnostics.CodeAnalysis;
using System.Threading.Tasks.Sources;
using Orleans.Runtime;

namespace Orleans;

/// <summary>A call of a method whose result comes as a <see cref="ValueTask{T}"/>: the promise is the request itself.</summary>
internal abstract class ValueTaskRequest<T>(GrainMethod method) : GrainRequest(method), IValueTaskSource<T>
{
    private ManualResetValueTaskSourceCore<T> _response;
    private ValueTask<T> _running;

    /// <summary>Completes with the response. To be awaited once.</summary>
    public ValueTask<T> Response => new(this, _response.Version);

    T IValueTaskSource<T>.GetResult(short token) => _response.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<T>.GetStatus(short token) => _response.GetStatus(token);

    void IValueTaskSource<T>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _response.OnCompleted(continuation, state, token, flags);

    /// <summary>Calls the method with the arguments.</summary>
    protected abstract ValueTask<T> Invoke(object grain);

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
            _response.SetException(exception);
            return;
        }

        _response.SetResult(result);
    }

    protected override void ObserveMethod()
    {
        try
        {
            _running.GetAwaiter().GetResult();
        }
        catch (Exception)
        {
            // Nobody will hear of it.
        }
    }

    protected override void SetException(Exception exception) => _response.SetException(exception);
}
