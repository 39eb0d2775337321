using System.Runtime.CompilerServices;

namespace Orleans;

/// <summary>A call whose response comes as a <see cref="Task{T}"/>.</summary>
internal abstract class TaskRequest<T>(GrainMethod method) : ResultRequest<T>(method)
{
    // A promise without an object of its own.
    private AsyncTaskMethodBuilder<T> _response = AsyncTaskMethodBuilder<T>.Create();

    /// <summary>Completes with the response. To be asked for before the request is sent.</summary>
    public Task<T> Response => _response.Task;

    protected override void SetResult(T result) => _response.SetResult(result);

    protected override void SetException(Exception exception) => _response.SetException(exception);
}
