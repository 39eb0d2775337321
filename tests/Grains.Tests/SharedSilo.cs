namespace Streetcar.Grains.Tests;

/// <summary>
/// One silo for all classes that need nothing of it for themselves. They run side by side, each with collections of its own,
/// and the last one that has the silo stops it.
/// </summary>
public sealed class SharedSilo : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly SemaphoreSlim Gate = new(1);
    private static GrainCluster? _shared;
    private static int _users;

    public GrainCluster Cluster { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        (await Gate.WaitAsync(Patience)).ShouldBeTrue();
        try
        {
            Cluster = _shared ??= await GrainCluster.StartAsync();
            _users++;
        }
        finally
        {
            Gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        (await Gate.WaitAsync(Patience)).ShouldBeTrue();
        try
        {
            if (--_users > 0)
                return;
            _shared = null;
            await Cluster.DisposeAsync();
        }
        finally
        {
            Gate.Release();
        }
    }
}
