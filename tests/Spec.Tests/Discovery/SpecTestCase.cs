using Xunit.Abstractions;
using Xunit.Sdk;

namespace Streetcar.Spec.Tests.Discovery;

/// <summary>A test of the specifications: named after it, and skipped where it is not to be run.</summary>
public sealed class SpecTestCase : XunitTestCase
{
    [Obsolete("Called by the test framework, which fills the test case in afterwards.")]
    public SpecTestCase()
    {
    }

    public SpecTestCase(IMessageSink diagnostics, ITestMethod method, string file, int index)
        : base(diagnostics, TestMethodDisplay.Method, TestMethodDisplayOptions.None, method, [file, index])
    {
    }

    private SpecTest? Test => Specifications.AreThere
        ? Specifications.Tests.Single(test => test.File.Equals(TestMethodArguments[0]) && test.Index.Equals(TestMethodArguments[1]))
        : null;

    protected override string GetDisplayName(IAttributeInfo factAttribute, string displayName) =>
        Test?.Name ?? base.GetDisplayName(factAttribute, displayName);

    protected override string GetSkipReason(IAttributeInfo factAttribute) =>
        (Test is { } test ? test.SkipReason : $"The specifications are not at {Specifications.Folder}.")!;
}
