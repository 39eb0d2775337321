using System.Diagnostics;
using Streetcar.Bson;
using Streetcar.Query.Aggregation;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Tests.Expressions;

public sealed class FoldingTests
{
    private const string Costly = "{ $size: { $setUnion: [{ $range: [0, 200000] }, { $range: [100000, 300000] }] } }";

    [Fact]
    public void A_costly_constant_is_evaluated_for_documents_and_not_while_the_query_is_compiled()
    {
        var filter = Filter.Compile(Json.Document("{ $expr: { $eq: ['$n', " + Costly + "] } }"));

        Assert.True(filter.MayRunLong);
        Assert.True(filter.Matches(Json.Document("{ n: 300000 }").Span));
        Assert.False(filter.Matches(Json.Document("{ n: 1 }").Span));
    }

    [Fact]
    public void Costly_variables_have_their_values()
    {
        var context = new QueryContext { Let = Json.Document("{ x: " + Costly + ", y: { $add: [1, 2] } }") };

        ExpressionRunner.Evaluate("['$$x', '$$y']", "{}", context).ShouldBe(ExpressionRunner.Text("[300000, 3]"));
    }

    [Fact]
    public void Many_costly_constants_are_compiled_at_once()
    {
        string all = string.Join(", ", Enumerable.Repeat(Costly, 2000));
        var stages = Json.Array("[{ $project: { x: { $add: [" + all + "] } } }]");
        Pipeline.Compile(stages);

        var clock = Stopwatch.StartNew();
        Pipeline.Compile(stages);

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"{clock.Elapsed}");
    }

    [Fact]
    public void An_error_of_a_constant_is_that_of_the_query()
    {
        var error = Assert.Throws<DocumentException>(() => Filter.Compile(Json.Document("{ $expr: { $divide: [1, 0] } }")));

        Assert.Equal(ErrorCode.BadValue, error.Code);
    }
}
