using Streetcar.Spec.Tests.Discovery;
using Streetcar.Spec.Tests.Running;

namespace Streetcar.Spec.Tests;

/// <summary>The specifications of transactions, which run beside the others, against a server of their own: they wait for heartbeats.</summary>
public sealed class TransactionTests(SpecServer server) : IClassFixture<SpecServer>
{
    public static IEnumerable<TheoryDataRow<string, int>> Tests =>
        SpecRows.Of(test => test.FileStartsWith("transactions"));

    [Theory]
    [MemberData(nameof(Tests))]
    public Task Passes(string file, int index) => TestRun.RunAsync(server, file, index);
}
