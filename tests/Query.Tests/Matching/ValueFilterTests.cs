using Streetcar.Bson;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Tests.Matching;

public sealed class ValueFilterTests
{
    [Theory]
    [InlineData("1", "1", true)]
    [InlineData("1", "1.0", true)]
    [InlineData("1", "[1]", false)]
    [InlineData("[1, 2]", "[1, 2]", true)]
    [InlineData("null", "null", true)]
    [InlineData("{ $gt: 3 }", "4", true)]
    [InlineData("{ $gt: 3 }", "3", false)]
    [InlineData("{ $in: [1, 2] }", "2", true)]
    [InlineData("{ $gt: 3 }", "[1, 4]", true)]
    [InlineData("{ $elemMatch: { $gt: 3 } }", "[1, 4]", true)]
    [InlineData("{ $regularExpression: { pattern: '^x', options: '' } }", "'xy'", true)]
    [InlineData("{ b: 1 }", "{ b: 1, c: 2 }", true)]
    [InlineData("{ b: { $gt: 1 }, c: 2 }", "{ b: 2, c: 2 }", true)]
    [InlineData("{ b: 1 }", "1", false)]
    [InlineData("{ b: 1 }", "[{ b: 1 }]", false)]
    [InlineData("{ 'b.c': 1 }", "{ b: [{ c: 1 }] }", true)]
    public void A_condition_asks_one_value(string condition, string value, bool expected) =>
        ValueFilter.Compile(Json.Value(condition)).Matches(Json.Value(value).Raw).ShouldBe(expected);

    [Theory]
    [InlineData("{ x: { $gt: 80 } }", "90", true)]
    [InlineData("{ 'x.grade': { $gt: 80 }, 'x.mean': 1 }", "{ grade: 90, mean: 1 }", true)]
    [InlineData("{ 'x.grade': { $gt: 80 }, 'x.mean': 1 }", "{ grade: 90 }", false)]
    [InlineData("{ $or: [{ x: 1 }, { 'x.a': 2 }] }", "{ a: 2 }", true)]
    [InlineData("{ 'x.a': { $exists: false } }", "1", true)]
    [InlineData("{ 'x.a': 2 }", "[{ a: 2 }]", true)]
    public void A_filter_takes_a_value_for_the_field_its_paths_start_with(string filter, string value, bool expected) =>
        Filter.Compile(Json.Document(filter)).MatchesField(Json.Value(value).Raw).ShouldBe(expected);

    [Fact]
    public void An_unknown_operator_is_refused() =>
        Should.Throw<DocumentException>(() => ValueFilter.Compile(Json.Value("{ $foo: 1 }"))).Message.ShouldBe("unknown operator: $foo");

}
