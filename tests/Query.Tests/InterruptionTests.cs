using System.Diagnostics;
using Streetcar.Bson;
using Streetcar.Query.Matching;
using Streetcar.Query.Projections;
using Streetcar.Query.Tests.Aggregation;
using Streetcar.Query.Updates;

namespace Streetcar.Query.Tests;

/// <summary>What takes long ends when its operation does.</summary>
public sealed class InterruptionTests
{
    private static readonly RawDocument Large = new()
    {
        ["_id"] = 1,
        ["a"] = RawArray.From(Enumerable.Range(0, 300_000).Select(i => (RawValue)(i * 7919 % 300_007))),
        ["d"] = RawArray.From(Enumerable.Range(0, 100_000).Select(i => (RawValue)new RawDocument { ["k"] = i, ["v"] = $"{i}" })),
        ["t"] = new string('x', 3_000_000),
        ["x"] = new string('a', 40) + "!",
    };

    public static TheoryData<string> Stages =>
    [
        "[{ $unwind: '$a' }, { $match: { a: -1 } }]",
        "[{ $unwind: '$a' }, { $group: { _id: '$a' } }]",
        "[{ $unwind: '$a' }, { $project: { a: 1 } }, { $sort: { a: 1 } }]",
        "[{ $unwind: '$a' }, { $project: { a: 1 } }, { $setWindowFields: { sortBy: { a: 1 }, output: { s: { $max: '$a', window: { documents: [-5000, 5000] } } } } }]",
        "[{ $unwind: '$a' }, { $project: { a: 1 } }, { $setWindowFields: { sortBy: { a: 1 }, output: { s: { $median: { input: '$a', method: 'approximate' }, window: { range: [-100000, 0] } } } } }]",
        "[{ $unwind: '$a' }, { $project: { a: 1 } }, { $bucketAuto: { groupBy: '$a', buckets: 5 } }]",
        "[{ $project: { m: { $percentile: { input: '$a', p: [0.5], method: 'approximate' } } } }]",
        "[{ $unwind: '$a' }, { $project: { a: 1 } }, { $facet: { n: [{ $match: { a: { $gte: 0 } } }, { $count: 'n' }] } }]",
        "[{ $densify: { field: 'f', range: { step: 1, bounds: [0, 400000] } } }, { $count: 'n' }]",
        "[{ $redact: { $cond: [{ $eq: ['$k', -1] }, '$$PRUNE', '$$DESCEND'] } }]",
        "[{ $project: { d: { k: 1, w: { $toString: '$v' } } } }]",
    ];

    public static TheoryData<string> Filters =>
    [
        "{ a: { $elemMatch: { $gt: 1000000, $mod: [7, 3] } } }",
        "{ d: { $elemMatch: { v: 'x', k: -1 } } }",
        "{ $or: [" + string.Join(", ", Enumerable.Range(0, 3000).Select(i => $"{{ a: -{i + 1} }}")) + "] }",
        "{ a: { $in: [" + string.Join(", ", Enumerable.Range(0, 3000).Select(i => $"-{i + 1}")) + "] } }",
        "{ $jsonSchema: { properties: { d: { items: { properties: { k: { minimum: 0 } }, required: ['v'] } } } } }",
        "{ $jsonSchema: { properties: { a: { uniqueItems: true } } } }",
        "{ x: /^(a|aa)+\\1$/ }",
        "{ t: /(y+x+)+\\1z/ }",
    ];

    public static TheoryData<string> Updates =>
    [
        "{ $push: { a: { $each: [1], $sort: 1 } } }",
        "{ $push: { d: { $each: [{ k: 1 }], $sort: { v: -1 } } } }",
        "{ $pull: { d: { v: 'x' } } }",
        "{ $pullAll: { a: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] } }",
        "{ $addToSet: { a: { $each: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] } } }",
        "{ $inc: { 'd.$[].k': 1 } }",
    ];

    [Theory]
    [MemberData(nameof(Stages))]
    public void A_pipeline(string stages)
    {
        Ends(() =>
        {
            using var result = PipelineRunner.Compile(stages).Run(new ListSource([Large.Bytes]));
            while (result.TryNext(out _))
            {
            }
        });
    }

    [Fact]
    public void A_projection()
    {
        var projection = Projection.Compile(Json.Document("{ d: { $elemMatch: { k: -1 } }, e: { $size: { $setUnion: ['$a', '$d'] } } }"));
        using var writer = new RawWriter();
        Ends(() =>
        {
            writer.Reset();
            projection.Write(Large.Span, writer);
        });
    }

    [Theory]
    [MemberData(nameof(Filters))]
    public void A_filter(string text)
    {
        var filter = Filter.Compile(Json.Document(text));
        Ends(() => filter.Matches(Large.Span));
    }

    [Theory]
    [MemberData(nameof(Updates))]
    public void An_update(string text)
    {
        var update = Update.Compile(Json.Document(text));
        using var output = new RawWriter();
        Ends(() => update.Apply(Large.Span, output));
    }

    [Fact]
    public void A_path_that_leads_through_nested_arrays_in_very_many_ways()
    {
        RawValue value = 1;
        for (int i = 0; i < 60; i++)
            value = new RawArray(RawArray.Create(new RawDocument { ["0"] = value }).Bytes);
        var document = new RawDocument { ["a"] = value };
        var filter = Filter.Compile(new RawDocument { ["a." + string.Join('.', Enumerable.Repeat("0", 100))] = 2 });

        Ends(() => filter.Matches(document.Span));
    }

    [Fact]
    public void A_comparison_of_large_polygons()
    {
        string polygon = "[[" + string.Join(", ", Enumerable.Range(0, 3001).Select(i =>
            FormattableString.Invariant($"[{40 * Math.Cos(i % 3000 * Math.PI / 1500)}, {40 * Math.Sin(i % 3000 * Math.PI / 1500)}]"))) + "]]";
        var document = Json.Document("{ g: { type: 'Polygon', coordinates: " + polygon + " } }");
        var filter = Filter.Compile(Json.Document("{ g: { $geoWithin: { $geometry: { type: 'Polygon', coordinates: " + polygon + " } } } }"));

        Ends(() => filter.Matches(document.Span));
    }

    private static void Ends(Action work)
    {
        var operation = new TestOperation(TimeSpan.FromMilliseconds(50));
        using var entered = operation.Enter();
        var clock = Stopwatch.StartNew();
        try
        {
            while (clock.Elapsed < TimeSpan.FromSeconds(20))
                work();
            Assert.Fail("It did not end.");
        }
        catch (DocumentException exception)
        {
            exception.Code.ShouldBe(ErrorCode.MaxTimeMSExpired, exception.Message);
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"{clock.Elapsed}");
        }
    }
}
