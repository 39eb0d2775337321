namespace Orleans.Embedded.Tests.Grains;

/// <summary>A stateless worker, three of which there may be on a silo.</summary>
public interface IWorkerGrain : IGrainWithStringKey
{
    Task<Guid> WaitFor(string gate);

    Task<Guid> Worker();

    Task<string> Silo();
}
