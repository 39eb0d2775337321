namespace Orleans;

/// <summary>The way into the cluster from outside of it; every call enters through one of the live silos.</summary>
public interface IClusterClient : IGrainFactory
{
    /// <summary>The client's services.</summary>
    IServiceProvider ServiceProvider { get; }
}
