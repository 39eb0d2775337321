namespace Orleans.Embedded.Tests.Grains;

/// <summary>A reentrant grain.</summary>
public interface IReentrantGrain : IGrainWithStringKey
{
    Task WaitFor(string gate);

    Task<string> Ping();

    /// <summary>Uses the thread a little between awaits.</summary>
    Task Churn(int awaits);

    /// <summary>How many threads were seen in the grain at once.</summary>
    Task<int> HighestConcurrency();
}
