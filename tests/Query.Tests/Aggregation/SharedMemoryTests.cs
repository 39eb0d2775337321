using Streetcar.Bson;
using Streetcar.Query.Aggregation;

namespace Streetcar.Query.Tests.Aggregation;

/// <summary>Stages of which all operations together want more memory than there is.</summary>
public sealed class SharedMemoryTests
{
    private const int Count = 4000;
    private const long Memory = 1024 * 1024;

    private static readonly string Documents = "[" + string.Join(',', Enumerable.Range(0, Count).Select(i =>
        $"{{ _id: {i}, k: {i * 7 % 2003}, v: {i}, x: '{i:D800}' }}")) + "]";

    public static TheoryData<string> Stages =>
    [
        "[{ $match: {} }, { $skip: 0 }, { $set: { y: 1 } }, { $sort: { k: 1, v: -1 } }, { $group: { _id: null, all: { $push: '$v' } } }]",
        "[{ $group: { _id: '$x', n: { $sum: '$v' }, all: { $push: '$x' } } }, { $sort: { _id: 1 } }]",
        "[{ $facet: { last: [{ $sort: { v: -1 } }, { $limit: 2 }], n: [{ $count: 'n' }] } }]",
        "[{ $bucketAuto: { groupBy: '$k', buckets: 3 } }]",
        "[{ $setWindowFields: { sortBy: { k: 1, v: 1 }, output: { s: { $sum: '$v', window: { documents: [-1, 1] } } } } }, { $unset: 'x' }]",
    ];

    [Theory]
    [MemberData(nameof(Stages))]
    public void What_finds_no_memory_goes_to_disk(string stages)
    {
        var spills = new ListSpillStore();
        var operation = new TestOperation(TimeSpan.FromMinutes(1), Memory);
        string found = Run(stages, operation, spills);

        found.ShouldBe(PipelineRunner.Run(stages, Documents));
        spills.Made.ShouldBeGreaterThan(0);
        spills.Open.ShouldBe(0);
        operation.MostReserved.ShouldBeInRange(1, Memory);
        operation.Reserved.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public void What_finds_no_memory_and_may_not_use_the_disk_is_refused(string stages)
    {
        var operation = new TestOperation(TimeSpan.FromMinutes(1), Memory);

        var error = Should.Throw<DocumentException>(() => Run(stages, operation, spills: null));

        error.Code.ShouldBe(ErrorCode.QueryExceededMemoryLimitNoDiskUseAllowed);

        operation.Reserved.ShouldBe(0);
    }

    [Fact]
    public void Memory_is_given_back_by_whatever_thread_disposes_the_result()
    {
        var operation = new TestOperation(TimeSpan.FromMinutes(1));
        var pipeline = PipelineRunner.Compile("[{ $set: { y: 1 } }, { $sort: { k: 1 } }]");
        DocumentSource result;
        using (operation.Enter())
        {
            result = pipeline.Run(PipelineRunner.ExecuteHead(pipeline.Head, Json.Array(Documents)));
            result.TryNext(out _).ShouldBeTrue();
        }

        operation.Reserved.ShouldBeGreaterThan(0);

        result.Dispose();

        operation.Reserved.ShouldBe(0);
    }

    [Fact]
    public void The_variables_of_nested_pipelines_take_memory_of_all_operations()
    {
        string range = "{ $range: [0, 100000, '$one'] }";
        string inner = "{ $lookup: { from: 'f', let: { b: " + range + " }, pipeline: [{ $project: { n: { $size: '$$b' }, m: { $size: '$$a' } } }], as: 'y' } }";
        string stages = "[{ $lookup: { from: 'f', let: { a: " + range + " }, pipeline: [" + inner + "], as: 'x' } }]";
        const string One = "[{ _id: 1, one: 1 }]";
        var options = new PipelineOptions { Collections = new ListCollections(("f", One)) };
        var pipeline = PipelineRunner.Compile(stages);
        var operation = new TestOperation(TimeSpan.FromMinutes(1));
        using (operation.Enter())
        {
            using var result = pipeline.Run(PipelineRunner.ExecuteHead(pipeline.Head, Json.Array(One)), options);
            PipelineRunner.Text(result).ShouldContain("100000");
        }

        operation.MostReserved.ShouldBeGreaterThan(2 * 1_000_000);
        operation.Reserved.ShouldBe(0);
    }

    private static string Run(string stages, TestOperation operation, ListSpillStore? spills)
    {
        var pipeline = PipelineRunner.Compile(stages);
        var input = PipelineRunner.ExecuteHead(pipeline.Head, Json.Array(Documents));
        using var work = operation.Enter();
        using var result = pipeline.Run(input, new PipelineOptions { Spills = spills });
        return PipelineRunner.Text(result);
    }
}
