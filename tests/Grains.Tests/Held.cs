namespace Streetcar.Grains.Tests;

/// <summary>A point at which a test holds something up.</summary>
public sealed class Held
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when something has come to the point.</summary>
    public Task Begun => _begun.Task.WaitAsync(Patience);

    public Task WaitAsync(CancellationToken cancellationToken = default)
    {
        _begun.TrySetResult();
        return _released.Task.WaitAsync(Patience, cancellationToken);
    }

    public void Release() => _released.TrySetResult();
}
