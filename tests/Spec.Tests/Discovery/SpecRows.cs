namespace Streetcar.Spec.Tests.Discovery;

internal static class SpecRows
{
    /// <summary>A row for each test of the specifications that a class runs, named after it and skipped where it is not to be run.</summary>
    public static IEnumerable<TheoryDataRow<string, int>> Of(Func<SpecTest, bool> runs, string topology = Topology.Sharded) =>
        Specifications.AreThere
            ? Specifications.Tests.Where(runs).Select(test => new TheoryDataRow<string, int>(test.File, test.Index)
            {
                TestDisplayName = topology == Topology.Sharded ? test.Name : $"{test.Name} ({topology})",
                Label = "",
                Skip = test.SkipReason(topology),
            })
            : [new("", 0) { Skip = Specifications.Absence }];
}
