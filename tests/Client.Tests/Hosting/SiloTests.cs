namespace Streetcar.Client.Tests.Hosting;

/// <summary>The tests that share one silo, and run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class SiloTests : ICollectionFixture<RunningSilo>
{
    public const string Name = "silo";
}
