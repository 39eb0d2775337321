using System.Runtime.CompilerServices;
using Orleans.Runtime;

namespace Orleans;

/// <summary>A call of a method with a result.</summary>
internal abstract class TaskRequest<T>(GrainMethod method) : GrainRequest(method)
{
    // A promise without an object of its own.
    private AsyncTaskMethodBuilder<T> _response = AsyncTaskMethodBuilder<T>.Create();
    private Task<T>? _running;

    /// <summary>Completes with the response. To be asked for before the request is sent.</summary>
    public Task<T> Response => _response.Task;

    /// <summary>Calls the method with the arguments.</summary>
    protected abstract Task<T> Invoke(object grain);

    protected override bool TryRunMethod(object grain)
    {
        try
        {
            _running = Invoke(grain);
        }
        catch (Exception exception)
        {
            _running = Task.FromException<T>(exception);
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
            result = GrainReference.Handed(_running!.GetAwaiter().GetResult());
        }
        catch (Exception exception)
        {
            _response.SetException(exception);
            return;
        }

        _response.SetResult(result);
    }

    protected override void ObserveMethod() => _ = _running!.Exception;

    protected override void SetException(Exception exception) => _response.SetException(exception);
}
