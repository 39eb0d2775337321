using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Streetcar.Client.Tests.Hosting;

/// <summary>Runs a theory once over each transport.</summary>
public sealed class BothTransportsAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([new TheoryDataRow<Transport>(Transport.Grains), new TheoryDataRow<Transport>(Transport.Wire)]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
