using System.Reflection;
using Xunit.Sdk;

namespace Streetcar.Client.Tests.Hosting;

/// <summary>Runs a theory once through each door.</summary>
public sealed class BothTransportsAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[Transport.Grains], [Transport.Wire]];
}
