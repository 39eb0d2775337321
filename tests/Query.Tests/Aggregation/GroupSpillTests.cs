using Streetcar.Bson;
using Streetcar.Query.Aggregation;

namespace Streetcar.Query.Tests.Aggregation;

/// <summary>Groups that memory can't hold.</summary>
public sealed class GroupSpillTests
{
    private const string Stages = """
        [{ $group: { _id: '$k', sum: { $sum: '$v' }, avg: { $avg: '$v' }, pop: { $stdDevPop: '$i' }, samp: { $stdDevSamp: '$i' },
            first: { $first: '$i' }, last: { $last: '$x' }, min: { $min: '$i' }, max: { $max: '$i' }, push: { $push: '$i' },
            set: { $addToSet: { $mod: ['$i', 7] } }, merged: { $mergeObjects: '$o' }, median: { $median: { input: '$i', method: 'approximate' } },
            firstN: { $firstN: { input: '$i', n: 2 } }, lastN: { $lastN: { input: '$i', n: 2 } }, maxN: { $maxN: { input: '$i', n: 2 } },
            top: { $top: { output: '$i', sortBy: { v: -1, i: 1 } } }, bottomN: { $bottomN: { output: '$i', sortBy: { i: 1 }, n: 2 } }, n: { $count: {} } } },
         { $sort: { _id: 1 } }, { $set: { pop: { $round: ['$pop', 8] }, samp: { $round: ['$samp', 8] } } }]
        """;

    [Fact]
    public void The_parts_of_a_group_come_together_again()
    {
        string documents = Documents(2000);
        var spills = new ListSpillStore();

        string spilled = PipelineRunner.Run(Stages, documents, new PipelineOptions { MemoryLimit = 200_000, Spills = spills });

        spilled.ShouldBe(PipelineRunner.Run(Stages, documents));
        spilled.Split('\n').Length.ShouldBe(100);
        spills.Open.ShouldBe(0);
    }

    [Fact]
    public void States_of_scripts_are_merged()
    {
        const string Sums = """
            [{ $group: { _id: '$k', sum: { $accumulator: { init: 'return 0', accumulate: '(sum, i) => sum + i', accumulateArgs: ['$i'], merge: '(a, b) => a + b', lang: 'js' } } } },
             { $sort: { _id: 1 } }]
            """;
        string documents = Documents(400);
        var context = new QueryContext { Scripting = Scripting.On };
        var spills = new ListSpillStore();

        string spilled = PipelineRunner.Run(Sums, documents, new PipelineOptions { MemoryLimit = 20_000, Spills = spills }, context);

        spilled.ShouldBe(PipelineRunner.Run(Sums, documents, context: context));
        spills.Open.ShouldBe(0);
    }

    [Fact]
    public void Without_room_on_disk_they_fail() =>
        Should.Throw<DocumentException>(() => PipelineRunner.Run(Stages, Documents(2000), new PipelineOptions { MemoryLimit = 200_000 }))
            .Code.ShouldBe(ErrorCode.QueryExceededMemoryLimitNoDiskUseAllowed);

    [Fact]
    public void One_group_that_memory_cannot_hold_fails() =>
        Should.Throw<DocumentException>(() => PipelineRunner.Run(
                "[{ $group: { _id: null, all: { $push: '$i' } } }]",
                Documents(2000),
                new PipelineOptions { MemoryLimit = 50_000, Spills = new ListSpillStore() }))
            .ShouldSatisfyAllConditions(
                error => error.Code.ShouldBe(ErrorCode.ExceededMemoryLimit),
                error => error.Message.ShouldBe("$push used too much memory and cannot spill to disk. Memory limit: 50000 bytes"));

    [Fact]
    public void Groups_follow_the_collation()
    {
        var context = new QueryContext { Collation = Json.Document("{ locale: 'en', strength: 2 }") };
        var pipeline = PipelineRunner.Compile("[{ $group: { _id: '$k', n: { $sum: 1 } } }]", context);
        using var input = new ListSource([Json.Document("{ k: 'a' }").Bytes, Json.Document("{ k: 'A' }").Bytes, Json.Document("{ k: 'b' }").Bytes]);
        using var groups = pipeline.Run(input);

        groups.TryNext(out var first).ShouldBeTrue();
        new RawDocument(first).ToString().ShouldBe("""{"_id": "a", "n": 2}""");
    }

    private static string Documents(int count) => "[" + string.Join(',', Enumerable.Range(0, count).Select(i =>
        $"{{ k: 'key{i * 31 % 100}', i: {i}, v: {Number(i)}, o: {{ f{i % 3}: {i} }}{(i % 2 == 0 ? $", x: {i}" : "")} }}")) + "]";

    private static string Number(int i) => (i % 4) switch
    {
        0 => $"{i}",
        1 => $"{i}.25",
        2 => $"{{ $numberLong: '{i}000000000' }}",
        _ => $"{{ $numberDecimal: '{i}.5' }}",
    };
}
