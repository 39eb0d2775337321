using Xunit.Sdk;

namespace Streetcar.Spec.Tests.Discovery;

/// <summary>A test method that runs each of the specifications' tests, as a test case of its own.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Streetcar.Spec.Tests.SpecDiscoverer", "Streetcar.Spec.Tests")]
public sealed class SpecFactAttribute : FactAttribute;
