namespace Orleans;

/// <summary>The grain factory of a client, or of a silo for those who ask it for one.</summary>
internal sealed class ClusterClient(GrainCaller caller, IServiceProvider services) : GrainFactory(caller), IClusterClient
{
    public IServiceProvider ServiceProvider => services;
}
