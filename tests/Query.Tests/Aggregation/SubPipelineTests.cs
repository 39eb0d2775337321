using Streetcar.Bson;
using Streetcar.Query.Aggregation;

namespace Streetcar.Query.Tests.Aggregation;

/// <summary>Pipelines within stages, whose variables have other values for each document.</summary>
public sealed class SubPipelineTests
{
    private const string Documents = "[{ _id: 1, a: 2, s: 'x' }, { _id: 2, a: 3, s: '$b' }, { _id: 3 }]";
    private const string Foreign = "[{ _id: 1, b: 1 }, { _id: 2, b: 2 }, { _id: 3, b: 3 }]";

    [Theory]
    [InlineData("[{ $match: { $expr: { $gte: ['$b', '$$v'] } } }]", "[2, 3]", "[3]", "[1, 2, 3]")]
    [InlineData("[{ $limit: 2 }, { $match: { $expr: { $lt: ['$b', '$$v'] } } }]", "[1]", "[1, 2]", "[]")]
    [InlineData("[{ $limit: 3 }, { $match: { $nor: [{ $expr: { $lt: ['$b', '$$v'] } }] } }]", "[2, 3]", "[3]", "[1, 2, 3]")]
    [InlineData("[{ $project: { _id: { $add: ['$b', '$$v'] } } }, { $limit: 1 }]", "[3]", "[4]", "[null]")]
    [InlineData("[{ $project: { _id: { $map: { input: ['$b'], in: { $add: ['$$this', '$$v'] } } } } }, { $limit: 1 }]", "[[3]]", "[[4]]", "[[null]]")]
    [InlineData("[{ $group: { _id: { $ifNull: ['$$v', 'none'] } } }]", "[2]", "[3]", "['none']")]
    [InlineData("[{ $group: { _id: null, n: { $sum: { $ifNull: ['$$v', 1] } } } }, { $project: { _id: '$n' } }]", "[6]", "[9]", "[3]")]
    [InlineData("[{ $bucketAuto: { groupBy: { $ifNull: ['$$v', 0] }, buckets: 1 } }, { $project: { _id: '$_id.min' } }]", "[2]", "[3]", "[0]")]
    [InlineData("[{ $setWindowFields: { partitionBy: { $gte: ['$b', '$$v'] }, sortBy: { b: 1 }, output: { n: { $sum: { $ifNull: ['$$v', 1] } } } } }, { $project: { _id: '$n' } }]", "[2, 4, 4]", "[6, 6, 3]", "[3, 3, 3]")]
    [InlineData("[{ $redact: { $cond: [{ $eq: ['$b', '$$v'] }, '$$KEEP', '$$PRUNE'] } }]", "[2]", "[3]", "[]")]
    [InlineData("[{ $replaceWith: { _id: { $type: '$$v' } } }, { $limit: 1 }]", "['int']", "['int']", "['missing']")]
    [InlineData("[{ $facet: { x: [{ $match: { $expr: { $eq: ['$b', '$$v'] } } }] } }, { $project: { _id: { $size: '$x' } } }]", "[1]", "[1]", "[0]")]
    [InlineData("[{ $unionWith: { coll: 'f', pipeline: [{ $match: { $expr: { $eq: ['$b', '$$v'] } } }] } }, { $skip: 3 }]", "[2]", "[3]", "[]")]
    [InlineData("[{ $match: { b: 1 } }, { $lookup: { from: 'f', let: { w: '$b', v: { $add: ['$$v', 0] } }, pipeline: [{ $match: { $expr: { $in: ['$b', ['$$v', '$$w']] } } }], as: 'y' } }, { $project: { _id: '$y._id' } }]", "[[1, 2]]", "[[1, 3]]", "[[1]]")]
    [InlineData("[{ $match: { b: 1 } }, { $graphLookup: { from: 'f', startWith: '$$v', connectFromField: 'none', connectToField: 'b', as: 'y' } }, { $project: { _id: '$y._id' } }]", "[[2]]", "[[3]]", "[[]]")]
    [InlineData("[{ $match: { b: 1 } }, { $graphLookup: { from: 'f', startWith: [1, 2, 3], connectFromField: 'none', connectToField: 'b', restrictSearchWithMatch: { $expr: { $eq: ['$b', '$$v'] } }, as: 'y' } }, { $project: { _id: '$y._id' } }]", "[[2]]", "[[3]]", "[[]]")]
    public void Variables_have_the_values_of_each_document(string pipeline, params string[] ids)
    {
        string result = PipelineRunner.Run(
            $"[{{ $lookup: {{ from: 'f', let: {{ v: '$a' }}, pipeline: {pipeline}, as: 'x' }} }}, {{ $project: {{ _id: 0, x: '$x._id' }} }}]",
            Documents,
            new PipelineOptions { Collections = new ListCollections(("f", Foreign)) });

        result.ShouldBe(PipelineRunner.Text($"[{string.Join(", ", ids.Select(x => $"{{ x: {x} }}"))}]"));
    }

    [Fact]
    public void Values_that_look_like_paths_stay_values() =>
        PipelineRunner.Run(
                "[{ $lookup: { from: 'f', let: { v: '$s' }, pipeline: [{ $limit: 1 }, { $project: { _id: 0, v: '$$v' } }], as: 'x' } }, { $project: { _id: 0, x: 1 } }]",
                Documents,
                new PipelineOptions { Collections = new ListCollections(("f", Foreign)) })
            .ShouldBe(PipelineRunner.Text("[{ x: [{ v: 'x' }] }, { x: [{ v: '$b' }] }, { x: [{}] }]"));

    [Theory]
    [InlineData("{ from: 'f', localField: 'a', foreignField: 'b', let: { v: '$_id' }, pipeline: [{ $limit: 5 }, { $set: { v: '$$v' } }], as: 'x' }",
        "[{ x: [{ _id: 2, b: 2, v: 1 }] }, { x: [{ _id: 3, b: 3, v: 2 }] }, { x: [] }]")]
    [InlineData("{ localField: 'a', foreignField: 'b', let: { v: '$_id' }, pipeline: [{ $documents: [{ b: 2, v: '$$v' }, { b: 3 }] }, { $set: { w: '$$v' } }], as: 'x' }",
        "[{ x: [{ b: 2, v: 1, w: 1 }] }, { x: [{ b: 3, w: 2 }] }, { x: [] }]")]
    public void An_equality_comes_before_the_pipeline(string lookup, string expected) =>
        PipelineRunner.Run(
                $"[{{ $lookup: {lookup} }}, {{ $project: {{ _id: 0, x: 1 }} }}]",
                Documents,
                new PipelineOptions { Collections = new ListCollections(("f", Foreign)) })
            .ShouldBe(PipelineRunner.Text(expected));

    [Theory]
    [InlineData("[{ $set: { c: { $add: ['$b', 10] } } }]", "localField: 'a', foreignField: 'b'", "[12]", "[13]", "[]")]
    [InlineData("[{ $set: { b: { $add: ['$b', 1] }, c: '$_id' } }]", "localField: 'a', foreignField: 'b'", "[1]", "[2]", "[]")]
    [InlineData("[{ $group: { _id: '$b', c: { $sum: '$_id' } } }, { $sort: { _id: 1 } }, { $limit: 2 }]", "localField: 'a', foreignField: '_id'", "[2]", "[]", "[]")]
    [InlineData("[{ $group: { _id: '$b', c: { $sum: '$_id' } } }]", "let: { v: '$a' }, pipeline: [{ $match: { $expr: { $lt: ['$_id', '$$v'] } } }, { $sort: { c: 1 } }]", "[1]", "[1, 2]", "[]")]
    [InlineData("[{ $group: { _id: '$b', c: { $sum: '$_id' } } }]", "localField: 'a', foreignField: '_id', let: { v: '$_id' }, pipeline: [{ $project: { c: { $add: ['$c', '$$v'] } } }]", "[3]", "[5]", "[]")]
    [InlineData("[{ $match: { b: { $gt: 2 } } }, { $set: { c: 7 } }]", "localField: 'a', foreignField: 'b', let: { v: '$_id' }, pipeline: [{ $set: { c: { $add: ['$c', '$$v'] } } }]", "[]", "[9]", "[]")]
    public void A_view_gives_each_document_what_belongs_to_it(string view, string lookup, params string[] found) =>
        PipelineRunner.Run(
                $"[{{ $lookup: {{ from: 'v', {lookup}, as: 'x' }} }}, {{ $project: {{ _id: 0, x: '$x.c' }} }}]",
                Documents,
                new PipelineOptions { Collections = new ListCollections(("f", Foreign)) { View = Json.Array(view) } })
            .ShouldBe(PipelineRunner.Text($"[{string.Join(", ", found.Select(x => $"{{ x: {x} }}"))}]"));

    [Fact]
    public void The_filter_of_each_document_goes_into_the_read_below_a_view()
    {
        var collections = new ListCollections(("f", Foreign)) { View = Json.Array("[{ $match: { b: { $gt: 2 } } }, { $set: { c: 7 } }]") };

        PipelineRunner.Run(
            "[{ $lookup: { from: 'v', localField: 'a', foreignField: 'b', as: 'x' } }]",
            Documents,
            new PipelineOptions { Collections = collections });

        collections.Filters.ShouldBe(((string[])["2", "3", "null"]).Select(
            value => $"{{\"$and\": [{{\"b\": {{\"$eq\": {value}}}}}, {{\"b\": {{\"$gt\": 2}}}}]}}"));
    }

    [Theory]
    [InlineData("localField: 'a', foreignField: 'b'")]
    [InlineData("let: { v: '$a' }, pipeline: [{ $match: { $expr: { $eq: ['$b', '$$v'] } } }]")]
    public void A_view_is_compiled_once_for_all_documents(string lookup)
    {
        string never = string.Join(", ", Enumerable.Repeat("'$b'", 10_000));
        var view = Json.Array($"[{{ $set: {{ c: {{ $cond: ['$never', {{ $add: [{never}] }}, 1] }} }} }}]");
        var options = new PipelineOptions { Collections = new ListCollections(("f", Foreign)) { View = view } };
        string stages = $"[{{ $lookup: {{ from: 'v', {lookup}, as: 'x' }} }}]";

        long one = Allocated("[{ _id: 1, a: 2 }]");
        long hundred = Allocated($"[{string.Join(", ", Enumerable.Range(0, 100).Select(i => $"{{ _id: {i}, a: 2 }}"))}]");

        hundred.ShouldBeLessThan(3 * one);

        long Allocated(string documents)
        {
            PipelineRunner.Run(stages, documents, options);
            long before = GC.GetAllocatedBytesForCurrentThread();
            PipelineRunner.Run(stages, documents, options);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Theory]
    [InlineData("{ from: 'f', pipeline: [{ $match: { b: { $gt: 1 } } }], as: 'x' }", 1)]
    [InlineData("{ from: 'f', pipeline: [{ $sample: { size: 1 } }], as: 'x' }", 3)]
    [InlineData("{ from: 'f', let: { v: '$a' }, pipeline: [], as: 'x' }", 3)]
    [InlineData("{ from: 'f', localField: 'a', foreignField: 'b', as: 'x' }", 3)]
    public void What_belongs_to_every_document_is_found_once(string lookup, int reads)
    {
        var collections = new ListCollections(("f", Foreign));

        string result = PipelineRunner.Run(
            $"[{{ $lookup: {lookup} }}, {{ $match: {{ 'x.0': {{ $exists: true }} }} }}, {{ $count: 'n' }}]",
            Documents,
            new PipelineOptions { Collections = collections });

        result.ShouldBe(PipelineRunner.Text(lookup.Contains("localField", StringComparison.Ordinal) ? "[{ n: 2 }]" : "[{ n: 3 }]"));
        collections.Filters.Count.ShouldBe(reads);
    }

    [Theory]
    [InlineData("'$none'", "[]")]
    [InlineData("null", "[2]")]
    [InlineData("[1, null, '$none']", "[2, 3]")]
    [InlineData("1", "[3]")]
    public void Null_connects_to_null_and_not_to_nothing(string start, string ids) =>
        PipelineRunner.Run(
                $"[{{ $graphLookup: {{ from: 'f', startWith: {start}, connectFromField: 'next', connectToField: 'k', as: 'x' }} }}, {{ $project: {{ _id: 0, x: {{ $sortArray: {{ input: '$x._id', sortBy: 1 }} }} }} }}]",
                "[{ _id: 1 }]",
                new PipelineOptions { Collections = new ListCollections(("f", "[{ _id: 1 }, { _id: 2, k: null }, { _id: 3, k: 1 }]")) })
            .ShouldBe(PipelineRunner.Text($"[{{ x: {ids} }}]"));

    [Theory]
    [InlineData("{ $lookup: { from: 'f', pipeline: [], as: 'x' } }", 4568)]
    [InlineData("{ $graphLookup: { from: 'f', startWith: [1, 2, 3], connectFromField: 'b', connectToField: 'b', as: 'x' } }", 40099)]
    public void What_is_found_has_a_limit(string stage, int code) =>
        ((int)Should.Throw<DocumentException>(() => PipelineRunner.Run(
            $"[{stage}]",
            Documents,
            new PipelineOptions { Collections = new ListCollections(("f", Foreign)), MemoryLimit = 50 })).Code).ShouldBe(code);
}
