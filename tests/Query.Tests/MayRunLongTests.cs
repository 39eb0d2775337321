using Streetcar.Query.Aggregation;
using Streetcar.Query.Matching;
using Streetcar.Query.Projections;
using Streetcar.Query.Updates;

namespace Streetcar.Query.Tests;

public sealed class MayRunLongTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("{ a: 1, b: { $gt: 2, $in: [1, 2, /^x/] }, $or: [{ c: { $elemMatch: { d: 1 } } }, { e: /x+y/i }] }")]
    [InlineData("{ $expr: { $eq: [{ $concat: ['$a', 'b'] }, { $toUpper: '$c' }] } }")]
    [InlineData("{ $expr: { $regexMatch: { input: '$a', regex: 'a+b' } } }")]
    [InlineData("{ g: { $geoWithin: { $box: [[0, 0], [1, 1]] } } }")]
    public void A_filter_whose_work_grows_with_the_document_alone_does_not_run_long(string filter) =>
        Assert.False(Filter.Compile(Json.Document(filter)).MayRunLong);

    [Theory]
    [InlineData("{ a: /(a+)+\\1/ }")]
    [InlineData("{ $nor: [{ a: { $in: [1, /(?=x)y/] } }] }")]
    [InlineData("{ a: { $not: /(?<!x)y/ } }")]
    [InlineData("{ a: { $elemMatch: { b: { $regex: '(a)\\\\1' } } } }")]
    [InlineData("{ $expr: { $size: { $range: [0, '$n'] } } }")]
    [InlineData("{ $and: [{ $expr: { $map: { input: '$a', in: 1 } } }] }")]
    [InlineData("{ $expr: { $regexMatch: { input: '$a', regex: '$b' } } }")]
    [InlineData("{ $expr: { $let: { vars: { x: '$a' }, in: { $concat: ['$$x', '$$x'] } } } }")]
    [InlineData("{ $jsonSchema: { required: ['a'] } }")]
    public void A_filter_with_loops_or_backtracking_may_run_long(string filter) =>
        Assert.True(Filter.Compile(Json.Document(filter)).MayRunLong);

    [Fact]
    public void A_filter_with_a_large_shape_may_run_long()
    {
        string vertices = string.Join(", ", Enumerable.Range(0, 200).Select(i => $"[{i}, {i * i}]"));

        Assert.True(Filter.Compile(Json.Document($"{{ g: {{ $geoWithin: {{ $polygon: [{vertices}] }} }} }}")).MayRunLong);
    }

    [Fact]
    public void A_projection_may_run_long_by_its_expressions_and_by_the_filter_of_its_position()
    {
        var filter = Filter.Compile(Json.Document("{ a: /(a)\\1/ }"));

        Assert.False(Projection.Compile(Json.Document("{ a: 1, b: { $add: ['$c', 1] } }"), filter: filter).MayRunLong);
        Assert.True(Projection.Compile(Json.Document("{ a: { $reduce: { input: '$a', initialValue: 0, in: 1 } } }")).MayRunLong);
        Assert.True(Projection.Compile(Json.Document("{ 'a.$': 1 }"), filter: filter).MayRunLong);
    }

    [Theory]
    [InlineData("[{ $match: { a: 1 } }, { $group: { _id: '$b', n: { $sum: 1 } } }, { $project: { c: { $add: [1, '$n'] } } }]", false)]
    [InlineData("[{ $match: { a: /(a)\\1/ } }]", true)]
    [InlineData("[{ $sort: { a: 1 } }, { $match: { a: /(a)\\1/ } }]", true)]
    [InlineData("[{ $set: { c: { $zip: { inputs: ['$a', '$b'] } } } }]", true)]
    [InlineData("[{ $facet: { x: [{ $project: { c: { $filter: { input: '$a', cond: 1 } } } }] } }]", true)]
    [InlineData("[{ $unionWith: { coll: 'd', pipeline: [{ $match: { $expr: { $range: [0, '$n'] } } }] } }]", true)]
    [InlineData("[{ $unionWith: 'd' }]", false)]
    [InlineData("[{ $lookup: { from: 'd', localField: 'a', foreignField: 'b', as: 'c' } }]", true)]
    public void A_pipeline_may_run_long_by_any_of_its_stages(string stages, bool expected) =>
        Assert.Equal(expected, Pipeline.Compile(Json.Array(stages)).MayRunLong);

    [Theory]
    [InlineData("{ a: 1 }", false)]
    [InlineData("{ $set: { a: 1 }, $push: { b: { $each: [1], $sort: 1 } } }", false)]
    [InlineData("{ $pull: { a: /(a)\\1/ } }", true)]
    [InlineData("[{ $set: { a: { $sortArray: { input: '$a', sortBy: 1 } } } }]", true)]
    public void An_update_may_run_long_by_its_conditions_and_expressions(string update, bool expected) =>
        Assert.Equal(expected, Update.Compile(Json.Value(update)).MayRunLong);

    [Fact]
    public void An_update_may_run_long_by_its_array_filters()
    {
        var update = Json.Value("{ $set: { 'a.$[x]': 1 } }");

        Assert.True(Update.Compile(update, Json.Array("[{ x: /(a)\\1/ }]")).MayRunLong);
        Assert.False(Update.Compile(update, Json.Array("[{ x: 1 }]")).MayRunLong);
    }

    [Fact]
    public void What_one_part_of_a_query_may_do_does_not_count_for_others_of_the_same_context()
    {
        var context = QueryContext.Default;

        Assert.True(Filter.Compile(Json.Document("{ a: /(a)\\1/ }"), context).MayRunLong);
        Assert.False(Filter.Compile(Json.Document("{ a: 1 }"), context).MayRunLong);
    }
}
