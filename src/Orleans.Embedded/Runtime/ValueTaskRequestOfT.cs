using System.Threading.Tasks.Sources;

namespace Orleans;

/// <summary>A call whose response comes as a <see cref="ValueTask{T}"/>: the promise is the request itself.</summary>
internal abstract class ValueTaskRequest<T>(GrainMethod method) : ResultRequest<T>(method), IValueTaskSource<T>
{
    private ManualResetValueTaskSourceCore<T> _response;

    /// <summary>Completes with the response. To be awaited once.</summary>
    public ValueTask<T> Response => new(this, _response.Version);

    T IValueTaskSource<T>.GetResult(short token) => _response.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<T>.GetStatus(short token) => _response.GetStatus(token);

    void IValueTaskSource<T>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _response.OnCompleted(continuation, state, token, flags);

    protected override void SetResult(T result) => _response.SetResult(result);

    protected override void SetException(Exception exception) => _response.SetException(exception);
}
