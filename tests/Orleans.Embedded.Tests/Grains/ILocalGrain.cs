namespace Orleans.Embedded.Tests.Grains;

/// <summary>A grain that is activated where it is called from.</summary>
public interface ILocalGrain : IGrainWithStringKey
{
    Task<string> Silo();

    /// <summary>Where another grain of this kind is activated when this one calls it.</summary>
    Task<string> SiloOfOther(string key);

    /// <summary>Where a stateless worker runs when this grain calls it through a reference from elsewhere.</summary>
    Task<string> SiloOfWorker(IWorkerGrain worker);
}
