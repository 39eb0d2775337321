using Streetcar.Bson;
using Streetcar.Bson.Memory;
using Streetcar.Query.Aggregation;

namespace Streetcar.Query.Tests.Aggregation;

/// <summary>Results that are put on disk in the middle, as those of a cursor that nobody reads for a time.</summary>
public sealed class FreedStreamTests
{
    private const int Count = 2000;
    private const int ChunkSize = 256 * 1024;

    private static readonly string Documents = "[" + string.Join(',', Enumerable.Range(0, Count).Select(i =>
        $"{{ _id: {i}, k: {i * 7 % 503}, v: {i * 2}, p: [{i % 90}, {i % 45}], a: [{i}, {i + 1}, {i + 2}], x: '{i:D800}' }}")) + "]";

    private static readonly ListCollections Others = new(("f", Documents)) { Indexes = ["{ _id: 1 }"] };

    [Theory]
    [InlineData("{ $sort: { k: 1, v: -1 } }")]
    [InlineData("{ $sort: { k: 1, v: -1 } }, { $limit: 900 }")]
    [InlineData("{ $sort: { k: 1, v: -1 } }, { $skip: 10 }, { $match: { k: { $gt: 3 } } }, { $project: { x: 1 } }")]
    [InlineData("{ $sort: { k: 1, v: -1 } }, { $unwind: { path: '$a', includeArrayIndex: 'i' } }, { $unset: 'a' }")]
    [InlineData("{ $bucketAuto: { groupBy: '$v', buckets: 20, output: { n: { $sum: 1 }, x: { $first: '$x' } } } }")]
    [InlineData("{ $bucketAuto: { groupBy: '$v', buckets: 20, granularity: 'R5' } }")]
    [InlineData("{ $densify: { field: 'v', range: { step: 1, bounds: 'full' } } }, { $limit: 3000 }")]
    [InlineData("{ $setWindowFields: { partitionBy: { $mod: ['$v', 6] }, sortBy: { v: 1 }, output: { s: { $sum: '$v', window: { documents: [-1, 1] } } } } }")]
    [InlineData("{ $setWindowFields: { output: { s: { $sum: '$v' } } } }")]
    [InlineData("{ $limit: 20 }, { $unionWith: { coll: 'f', pipeline: [{ $set: { y: 2 } }, { $sort: { k: 1, v: 1 } }] } }")]
    [InlineData("{ $limit: 100 }, { $lookup: { from: 'f', localField: 'k', foreignField: 'k', as: 'same' } }, { $unset: 'same.x' }")]
    [InlineData("{ $facet: { last: [{ $sort: { v: -1 } }, { $limit: 2 }] } }, { $unwind: '$last' }")]
    [InlineData("{ $group: { _id: '$k', x: { $push: '$x' }, n: { $sum: '$v' } } }", false)]
    [InlineData("{ $group: { _id: '$x', n: { $sum: '$v' } } }, { $unwind: '$_id' }", false)]
    public void A_result_is_the_same_wherever_it_is_put_on_disk(string stages, bool isOrdered = true)
    {
        stages = $"[{{ $set: {{ y: 1 }} }}, {stages}]";
        string expected = PipelineRunner.Run(stages, Documents, new PipelineOptions { Collections = Others });

        foreach (int start in (int[])[0, 1, 7])
        {
            var spills = new ListSpillStore();
            string freed = Run(stages, spills, start);

            Sorted(freed, isOrdered).ShouldBe(Sorted(expected, isOrdered));
            spills.Open.ShouldBe(0);
        }
    }

    [Theory]
    [InlineData("{ $sort: { k: 1 } }")]
    [InlineData("{ $sort: { k: 1 } }, { $group: { _id: '$k', n: { $sum: '$v' } } }")]
    [InlineData("{ $group: { _id: '$x', n: { $sum: '$v' } } }")]
    [InlineData("{ $setWindowFields: { sortBy: { v: 1 }, output: { s: { $sum: '$v', window: { documents: [-1, 1] } } } } }")]
    [InlineData("{ $lookup: { from: 'f', localField: 'k', foreignField: 'v', as: 'same' } }")]
    public void What_is_put_on_disk_holds_no_memory_that_others_may_need(string stages)
    {
        var pipeline = PipelineRunner.Compile($"[{{ $set: {{ y: 1 }} }}, {stages}]");
        var operation = new TestOperation(TimeSpan.FromMinutes(1));
        using var work = operation.Enter();
        using var result = pipeline.Run(
            PipelineRunner.ExecuteHead(pipeline.Head, Json.Array(Documents)),
            new PipelineOptions { Collections = Others, Spills = new ListSpillStore() });
        // The table of a join is made after some documents.
        for (int i = 0; i < 5; i++)
            result.TryNext(out _).ShouldBeTrue();
        operation.Reserved.ShouldBeGreaterThan(0);

        result.Free();

        operation.Reserved.ShouldBe(0);
        result.TryNext(out _).ShouldBeTrue();
    }

    // Freed at a document, and at every hundredth behind it.
    private static string Run(string stages, ListSpillStore spills, int start)
    {
        var pipeline = PipelineRunner.Compile(stages);
        using var result = pipeline.Run(
            PipelineRunner.ExecuteHead(pipeline.Head, Json.Array(Documents)),
            new PipelineOptions { Collections = Others, Spills = spills });
        var lines = new List<string>();
        while (true)
        {
            if (lines.Count >= start && (lines.Count - start) % 100 == 0)
            {
                result.Free();
                Overwrite();
            }

            if (!result.TryNext(out var document))
                return string.Join('\n', lines);
            lines.Add(ExtendedJson.ToString(document.Span, ExtendedJsonMode.Canonical));
        }
    }

    // What was given back is others' memory from now on.
    private static void Overwrite()
    {
        byte[][] chunks = [.. Enumerable.Range(0, 12).Select(_ => BufferPool.Rent(ChunkSize))];
        foreach (byte[] chunk in chunks)
        {
            Array.Fill(chunk, (byte)0xEE);
            BufferPool.Return(chunk);
        }
    }

    private static string Sorted(string lines, bool isOrdered) =>
        isOrdered ? lines : string.Join('\n', lines.Split('\n').Order(StringComparer.Ordinal));
}
