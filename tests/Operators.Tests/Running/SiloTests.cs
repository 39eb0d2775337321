namespace Streetcar.Operators.Tests.Running;

/// <summary>The tests that share the silo, and run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class SiloTests : ICollectionFixture<RunningSilo>
{
    public const string Name = "silo";
}
