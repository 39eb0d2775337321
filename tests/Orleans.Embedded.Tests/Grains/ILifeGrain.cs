using Orleans.Concurrency;

namespace Orleans.Embedded.Tests.Grains;

/// <summary>Says what becomes of its activations.</summary>
public interface ILifeGrain : IGrainWithStringKey
{
    /// <summary>Tells this activation from others.</summary>
    Task<Guid> Activation();

    Task<string> Silo();

    Task<Guid> DeactivateAndWaitFor(string gate);

    /// <summary>Counts in <see cref="Life"/>, and ends the activation every now and then.</summary>
    Task<Guid> Use(bool deactivate);

    Task WaitFor(string gate);

    [AlwaysInterleave]
    Task<string> Interleave();

    Task StayFor(TimeSpan time);
}
