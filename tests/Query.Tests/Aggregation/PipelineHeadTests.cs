namespace Streetcar.Query.Tests.Aggregation;

/// <summary>What a pipeline leaves to the store.</summary>
public sealed class PipelineHeadTests
{
    [Theory]
    [InlineData("[]", "{}", "{}", 0, -1, true)]
    [InlineData("[{ $match: { a: 1 } }]", "{ a: 1 }", "{}", 0, -1, true)]
    [InlineData("[{ $match: { a: 1 } }, { $match: {} }, { $match: { b: 2 } }]", "{ $and: [{ a: 1 }, { b: 2 }] }", "{}", 0, -1, true)]
    [InlineData("[{ $sort: { a: -1 } }, { $match: { b: 2 } }, { $limit: 3 }]", "{ b: 2 }", "{ a: -1 }", 0, 3, true)]
    [InlineData("[{ $skip: 2 }, { $limit: 10 }, { $skip: 3 }, { $limit: 20 }]", "{}", "{}", 5, 7, true)]
    [InlineData("[{ $limit: 2 }, { $skip: 3 }]", "{}", "{}", 3, 0, true)]
    [InlineData("[{ $match: { a: 1 } }, { $sort: { a: 1 } }, { $limit: 5 }, { $group: { _id: '$a' } }]", "{ a: 1 }", "{ a: 1 }", 0, 5, false)]
    [InlineData("[{ $limit: 5 }, { $match: { a: 1 } }]", "{}", "{}", 0, 5, false)]
    [InlineData("[{ $limit: 5 }, { $sort: { a: 1 } }]", "{}", "{}", 0, 5, false)]
    [InlineData("[{ $set: { b: 1 } }, { $match: { a: 1 } }]", "{ a: 1 }", "{}", 0, -1, false)]
    [InlineData("[{ $set: { b: 1 } }, { $match: { a: 1, 'b.c': 2 } }]", "{ a: 1 }", "{}", 0, -1, false)]
    [InlineData("[{ $set: { b: 1 } }, { $match: { a: 1, c: 2 } }]", "{ $and: [{ a: 1 }, { c: 2 }] }", "{}", 0, -1, false)]
    [InlineData("[{ $project: { a: 1, c: '$b' } }, { $match: { a: 1 } }]", "{ a: 1 }", "{}", 0, -1, false)]
    [InlineData("[{ $project: { a: 1, c: '$b' } }, { $match: { $or: [{ a: 1 }, { c: 1 }] } }]", "{}", "{}", 0, -1, false)]
    [InlineData("[{ $project: { a: 1 } }, { $match: { b: null } }]", "{}", "{}", 0, -1, false)]
    [InlineData("[{ $unset: 'b' }, { $unwind: '$c' }, { $sort: { a: 1 } }, { $match: { 'a.x': { $gt: 1 } } }]", "{ 'a.x': { $gt: 1 } }", "{}", 0, -1, false)]
    [InlineData("[{ $unwind: '$a' }, { $match: { a: 1 } }]", "{}", "{}", 0, -1, false)]
    [InlineData("[{ $set: { b: 1 } }, { $limit: 3 }, { $match: { a: 1 } }]", "{}", "{}", 0, 3, false)]
    [InlineData("[{ $sort: { a: 1 } }, { $project: { a: 1 } }, { $skip: 2 }, { $replaceWith: { b: '$a' } }, { $limit: 5 }]", "{}", "{ a: 1 }", 2, 5, false)]
    [InlineData("[{ $unwind: '$a' }, { $set: { b: 1 } }, { $limit: 3 }]", "{}", "{}", 0, -1, false)]
    [InlineData("[{ $lookup: { from: 'x', localField: 'a', foreignField: 'b', as: 'j' } }, { $replaceWith: '$a' }, { $skip: 1 }, { $limit: 2 }]", "{}", "{}", 1, 2, false)]
    [InlineData("[{ $graphLookup: { from: 'x', startWith: 1, connectFromField: 'a', connectToField: 'b', as: 'j' } }, { $match: { a: 1, j: [] } }]", "{ a: 1 }", "{}", 0, -1, false)]
    [InlineData("[{ $set: { b: 1 } }, { $match: { $expr: '$a' } }]", "{}", "{}", 0, -1, false)]
    [InlineData("[{ $lookup: { from: 'x', localField: 'a', foreignField: 'b', as: 'j' } }, { $match: { a: 1, j: [] } }]", "{ a: 1 }", "{}", 0, -1, false)]
    [InlineData("[{ $count: 'n' }]", "{}", "{}", 0, -1, false)]
    public void The_leading_stages_are_the_stores(
        string stages, string filter, string sort, long skip, long limit, bool isHeadOnly)
    {
        var pipeline = PipelineRunner.Compile(stages);

        pipeline.Head.FilterDocument.ShouldBe(Json.Document(filter));
        pipeline.Head.Sort.ShouldBe(Json.Document(sort));
        pipeline.Head.Skip.ShouldBe(skip);
        (pipeline.Head.Limit ?? -1).ShouldBe(limit);
        pipeline.IsHeadOnly.ShouldBe(isHeadOnly);
    }
}
