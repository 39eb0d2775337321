using Orleans.Runtime;

namespace Orleans.TestingHost;

/// <summary>A silo of a test cluster.</summary>
public abstract class SiloHandle : IDisposable, IAsyncDisposable
{
    /// <summary>How many silos were started before it in its cluster.</summary>
    public short InstanceNumber { get; set; }

    /// <summary>Its name.</summary>
    public string Name { get; set; } = "";

    /// <summary>Its address.</summary>
    public SiloAddress SiloAddress { get; set; } = null!;

    /// <summary>The address clients would reach it at.</summary>
    public SiloAddress GatewayAddress { get; set; } = null!;

    /// <summary>Whether it was not stopped yet.</summary>
    public abstract bool IsActive { get; }

    /// <summary>Stops it.</summary>
    /// <param name="stopGracefully">Whether its grains finish what they run and are deactivated; else they vanish.</param>
    /// <returns>Completes when it is stopped.</returns>
    public abstract Task StopSiloAsync(bool stopGracefully);

    /// <summary>Stops it.</summary>
    /// <param name="ct">When cancelled, the grains that are left vanish.</param>
    /// <returns>Completes when it is stopped.</returns>
    public abstract Task StopSiloAsync(CancellationToken ct);

    /// <summary>Stops it if it is active, and disposes its services.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Stops it if it is active, and disposes its services.</summary>
    /// <returns>Completes when that is done.</returns>
    public abstract ValueTask DisposeAsync();

    /// <summary>The silo's address as text.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => SiloAddress.ToString();

    /// <summary>Stops it if it is active, and disposes its services.</summary>
    /// <param name="disposing">Whether it is not being finalized.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
