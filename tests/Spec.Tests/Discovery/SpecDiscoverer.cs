using Xunit.Abstractions;
using Xunit.Sdk;

namespace Streetcar.Spec.Tests.Discovery;

/// <summary>Finds the test cases of <see cref="SpecFactAttribute"/>.</summary>
public sealed class SpecDiscoverer(IMessageSink diagnostics) : IXunitTestCaseDiscoverer
{
    public IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        Specifications.AreThere
            ? Specifications.Tests.Select(test => new SpecTestCase(diagnostics, testMethod, test.File, test.Index))
            : [new SpecTestCase(diagnostics, testMethod, "", 0)];
}
