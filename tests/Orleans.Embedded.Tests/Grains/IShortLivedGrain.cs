namespace Orleans.Embedded.Tests.Grains;

/// <summary>A grain that is collected after two minutes.</summary>
public interface IShortLivedGrain : IGrainWithStringKey
{
    Task Ping();
}
