using Streetcar.Bson;
using Streetcar.Query.Aggregation;

namespace Streetcar.Query.Tests.Aggregation;

/// <summary>Stages that hold more than memory may.</summary>
public sealed class MemoryLimitTests
{
    private const int Count = 1000;
    private const long Limit = 20_000;

    private static readonly string Documents = "[" + string.Join(',', Enumerable.Range(0, Count).Select(i =>
        $"{{ _id: {i}, k: {i * 7 % 50}, v: {i}, x: '{i:D32}'{(i % 3 == 0 ? $", y: {i * 2}" : "")} }}")) + "]";

    private const string Windows = """
        [{ $setWindowFields: { sortBy: { v: 1 }, output: {
            sum: { $sum: '$v', window: { documents: ['unbounded', 'current'] } }, near: { $push: '$v', window: { documents: [-2, 1] } },
            ahead: { $max: '$v', window: { documents: [2, 4] } }, range: { $avg: '$v', window: { range: [-3, 2] } },
            rank: { $rank: {} }, dense: { $denseRank: {} }, number: { $documentNumber: {} }, shift: { $shift: { output: '$v', by: -3 } },
            slope: { $derivative: { input: '$v' }, window: { documents: [-1, 'current'] } }, area: { $integral: { input: '$v' }, window: { range: [-5, 'current'] } },
            average: { $expMovingAvg: { input: '$v', N: 3 } }, line: { $linearFill: '$y' }, last: { $locf: '$y' } } } }]
        """;

    [Theory]
    [InlineData("[{ $facet: { even: [{ $match: { v: { $mod: [2, 0] } } }, { $count: 'n' }], all: [{ $group: { _id: null, sum: { $sum: '$v' } } }], first: [{ $sort: { v: -1 } }, { $limit: 1 }] } }]")]
    [InlineData("[{ $bucketAuto: { groupBy: '$v', buckets: 4 } }]")]
    [InlineData("[{ $sortByCount: '$x' }, { $sort: { _id: 1 } }]")]
    [InlineData("[{ $group: { _id: '$x', all: { $push: '$v' }, set: { $addToSet: '$k' } } }, { $sort: { _id: 1 } }]")]
    [InlineData("[{ $densify: { field: 'v', range: { step: 0.5, bounds: 'full' } } }, { $count: 'n' }]")]
    [InlineData("[{ $fill: { sortBy: { v: 1 }, output: { y: { method: 'linear' } } } }]")]
    [InlineData(Windows)]
    public void What_memory_cannot_hold_goes_to_disk(string stages)
    {
        var spills = new ListSpillStore();

        string spilled = Run(stages, spills);

        spilled.ShouldBe(PipelineRunner.Run(stages, Documents));
        spills.Made.ShouldBeGreaterThan(0);
        spills.Open.ShouldBe(0);
    }

    [Theory]
    [InlineData("[{ $facet: { a: [{ $count: 'n' }] } }]", 292)]
    [InlineData("[{ $sample: { size: 900 } }]", 292)]
    [InlineData("[{ $bucketAuto: { groupBy: '$v', buckets: 4 } }]", 292)]
    [InlineData("[{ $sortByCount: '$x' }]", 292)]
    [InlineData("[{ $group: { _id: null, all: { $push: '$x' } } }]", 292)]
    [InlineData("[{ $group: { _id: null, all: { $addToSet: '$x' } } }]", 292)]
    [InlineData("[{ $densify: { field: 'v', range: { step: 1, bounds: 'full' } } }]", 292)]
    [InlineData("[{ $fill: { sortBy: { v: 1 }, output: { y: { method: 'linear' } } } }]", 292)]
    [InlineData("[{ $setWindowFields: { sortBy: { v: 1 }, output: { r: { $rank: {} } } } }]", 292)]
    [InlineData("[{ $setWindowFields: { output: { n: { $sum: 1 } } } }]", 5643011)]
    public void Without_the_disk_it_is_refused(string stages, int code) =>
        ((int)Should.Throw<DocumentException>(() => Run(stages, null)).Code).ShouldBe(code);

    [Theory]
    [InlineData("[{ $group: { _id: null, all: { $push: '$x' } } }]", 146)]
    [InlineData("[{ $group: { _id: null, all: { $addToSet: '$x' } } }]", 146)]
    [InlineData("[{ $bucketAuto: { groupBy: '$v', buckets: 1, output: { all: { $push: '$x' } } } }]", 146)]
    [InlineData("[{ $setWindowFields: { output: { all: { $push: '$x' } } } }]", 5414201)]
    [InlineData("[{ $setWindowFields: { sortBy: { v: 1 }, output: { all: { $sum: '$v', window: { documents: [-500, 0] } } } } }]", 5414201)]
    [InlineData("[{ $facet: { a: [{ $match: {} }] } }]", 4031700)]
    public void What_the_disk_does_not_help_with_is_refused(string stages, int code)
    {
        var spills = new ListSpillStore();

        ((int)Should.Throw<DocumentException>(() => Run(stages, spills)).Code).ShouldBe(code);

        spills.Open.ShouldBe(0);
    }

    [Fact]
    public void A_sample_larger_than_memory_has_each_document_once()
    {
        var spills = new ListSpillStore();

        string[] ids = Run("[{ $sample: { size: 900 } }, { $project: { _id: 1 } }]", spills).Split('\n');

        ids.Length.ShouldBe(900);
        ids.Distinct().Count().ShouldBe(900);
        spills.Made.ShouldBeGreaterThan(0);
    }

    private static string Run(string stages, ListSpillStore? spills) =>
        PipelineRunner.Run(stages, Documents, new PipelineOptions { MemoryLimit = Limit, Spills = spills });
}
