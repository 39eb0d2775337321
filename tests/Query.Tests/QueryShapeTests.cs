using Streetcar.Bson;
using Streetcar.Query.Shapes;

namespace Streetcar.Query.Tests;

/// <summary>What queries have in common that differ in their values alone.</summary>
public sealed class QueryShapeTests
{
    [Theory]
    [InlineData("{ find: 'c', filter: { a: 1, b: { $in: [1, 2] } } }", "{ find: 'c', filter: { a: 2, b: { $in: [3] } }, maxTimeMS: 5 }")]
    [InlineData("{ find: 'c', filter: { a: 1 } }", "{ find: 'c', filter: { a: { $eq: 5 } } }")]
    [InlineData("{ find: 'c', filter: { a: 1, b: 2 } }", "{ find: 'c', filter: { $and: [{ a: 3 }, { b: 4 }] } }")]
    [InlineData("{ find: 'c', filter: { a: { $regex: '^x' } } }", "{ find: 'c', filter: { a: { $regex: 'y' } } }")]
    [InlineData("{ find: 'c', filter: { $expr: { $gt: ['$a', 1] } } }", "{ find: 'c', filter: { $expr: { $gt: ['$a', 2] } } }")]
    [InlineData("{ aggregate: 'c', pipeline: [{ $limit: 1 }], cursor: {} }", "{ aggregate: 'c', pipeline: [{ $limit: 2 }], cursor: { batchSize: 1 } }")]
    public void Commands_that_differ_in_values_have_one_shape(string one, string other) =>
        ShapeOf(one).ShouldBe(ShapeOf(other));

    [Theory]
    [InlineData("{ find: 'c', filter: { a: 1, b: 2 } }", "{ find: 'c', filter: { b: 2, a: 1 } }")]
    [InlineData("{ find: 'c', filter: { a: { $gt: 1 } } }", "{ find: 'c', filter: { a: { $lt: 1 } } }")]
    [InlineData("{ find: 'c', filter: { a: 1 } }", "{ find: 'c', filter: { a: 'x' } }")]
    [InlineData("{ find: 'c', filter: { $expr: { $gt: ['$a', 1] } } }", "{ find: 'c', filter: { $expr: { $gt: ['$b', 1] } } }")]
    [InlineData("{ find: 'c', sort: { a: 1 } }", "{ find: 'c', sort: { a: -1 } }")]
    [InlineData("{ find: 'c' }", "{ find: 'd' }")]
    [InlineData("{ aggregate: 'c', pipeline: [{ $limit: 1 }] }", "{ aggregate: 'c', pipeline: [{ $limit: 1 }, { $unwind: '$a' }] }")]
    public void Commands_that_ask_for_something_else_have_another_shape(string one, string other) =>
        ShapeOf(one).ShouldNotBe(ShapeOf(other));

    [Theory]
    [InlineData("{ a: 1, b: 2 }", "{ b: 'x', a: null }")]
    [InlineData("{ a: { $in: [1, 2] } }", "{ a: { $in: [3, 4, 5] } }")]
    [InlineData("{ $or: [{ a: 1 }] }", "{ a: 1 }")]
    [InlineData("{ a: { $type: 'int' } }", "{ a: { $type: ['string'] } }")]
    public void Filters_that_are_planned_alike_have_one_plan_shape(string one, string other) =>
        PlanShapeOf(one).ShouldBe(PlanShapeOf(other));

    [Theory]
    [InlineData("{ a: { $in: [1] } }", "{ a: { $in: [1, 2] } }")]
    [InlineData("{ a: { $ne: 1 } }", "{ a: 1 }")]
    [InlineData("{ a: { $exists: true } }", "{ a: { $exists: false } }")]
    [InlineData("{ $nor: [{ a: 1 }] }", "{ $nor: [{ a: 1 }, { b: 1 }] }")]
    [InlineData("{ a: { $all: [1] } }", "{ a: { $all: [1, 2] } }")]
    [InlineData("{ a: { $elemMatch: { $gt: 1 } } }", "{ a: { $elemMatch: { b: { $gt: 1 } } } }")]
    public void Filters_that_are_planned_in_another_way_have_another_plan_shape(string one, string other) =>
        PlanShapeOf(one).ShouldNotBe(PlanShapeOf(other));

    [Theory]
    [InlineData("{}", "{}")]
    [InlineData("{ a: 1 }", "{ a: { $eq: 1 } }")]
    [InlineData("{ b: { $gt: 1, $lt: 5 }, a: 1 }", "{ $and: [{ a: { $eq: 1 } }, { b: { $lt: 5 } }, { b: { $gt: 1 } }] }")]
    [InlineData("{ a: { $nin: [1, 2] } }", "{ a: { $not: { $in: [1, 2] } } }")]
    [InlineData("{ a: { $elemMatch: { $gt: 1, $lt: 3 } } }", "{ a: { $elemMatch: { $lt: 3, $gt: 1 } } }")]
    public void A_filter_is_shown_as_plans_are_made_of_it(string filter, string parsed) =>
        ParsedFilter.Normalized(Json.Document(filter)).ShouldBe(Json.Document(parsed));

    private static string ShapeOf(string command) => QueryShape.HashOf(Json.Document(command), "test");

    private static string PlanShapeOf(string filter) =>
        PlanShape.HashOf(Json.Document(filter), RawDocument.Empty, RawDocument.Empty, null, []);
}
