using Streetcar.Spec.Tests.Discovery;
using Streetcar.Spec.Tests.Running;

namespace Streetcar.Spec.Tests;

/// <summary>
/// The specification of retryable writes. Most of its tests wait until a heartbeat tells the driver that its server is back,
/// so they run beside the others, in two halves, each against a server of its own.
/// </summary>
public sealed class RetryableInsertTests(SpecServer server) : IClassFixture<SpecServer>
{
    public static IEnumerable<TheoryDataRow<string, int>> Tests =>
        SpecRows.Of(test => test.FileStartsWith("retryable-writes/insert"));

    [Theory]
    [MemberData(nameof(Tests))]
    public Task Passes(string file, int index) => TestRun.RunAsync(server, file, index);
}

/// <summary>The other half.</summary>
public sealed class RetryableWriteTests(SpecServer server) : IClassFixture<SpecServer>
{
    public static IEnumerable<TheoryDataRow<string, int>> Tests =>
        SpecRows.Of(test => test.FileStartsWith("retryable-writes/") && !test.FileStartsWith("retryable-writes/insert"));

    [Theory]
    [MemberData(nameof(Tests))]
    public Task Passes(string file, int index) => TestRun.RunAsync(server, file, index);
}
