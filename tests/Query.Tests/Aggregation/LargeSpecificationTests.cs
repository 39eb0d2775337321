using Streetcar.Bson;
using Streetcar.Query.Aggregation;
using Streetcar.Query.Tests.Updates;
using Streetcar.Query.Updates;

namespace Streetcar.Query.Tests.Aggregation;

/// <summary>What a message can hold is compiled and run in time that grows with its size, not with its square.</summary>
public sealed class LargeSpecificationTests
{
    private const int Count = 50_000;

    [Fact]
    public void A_stage_may_name_very_many_fields()
    {
        var fields = new RawDocument(Enumerable.Range(0, Count).Select(i => new RawElement($"f{i}", i)));
        var pipeline = Pipeline.Compile([new RawDocument { ["$set"] = fields }]);
        using var result = pipeline.Run(new ListSource([fields.Bytes]));

        result.TryNext(out var document).ShouldBeTrue();
        new RawDocument(document).ShouldBe(fields);
    }

    [Fact]
    public void An_update_may_name_very_many_fields()
    {
        var fields = new RawDocument(Enumerable.Range(0, Count).Select(i => new RawElement($"f{i}", i)));

        UpdateRunner.Apply(Update.Compile(new RawDocument { ["$set"] = fields }), fields).Changed.ShouldBeFalse();
    }

    [Fact]
    public void A_pattern_may_match_very_often()
    {
        var document = new RawDocument { ["text"] = new string('x', Count) };
        var pipeline = PipelineRunner.Compile("[{ $project: { n: { $size: { $regexFindAll: { input: '$text', regex: 'x' } } } } }]");
        using var result = pipeline.Run(new ListSource([document.Bytes]));

        result.TryNext(out var counted).ShouldBeTrue();
        new RawDocument(counted)["n"].AsInt32.ShouldBe(Count);
    }
}
