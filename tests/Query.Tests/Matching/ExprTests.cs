using Streetcar.Bson;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Tests.Matching;

public sealed class ExprTests
{
    [Theory]
    [InlineData("{ $expr: { $gt: ['$spent', '$budget'] } }", "{ spent: 5, budget: 3 }", true)]
    [InlineData("{ $expr: { $gt: ['$spent', '$budget'] } }", "{ spent: 5, budget: 8 }", false)]
    [InlineData("{ a: 1, $expr: { $eq: ['$a', '$b'] } }", "{ a: 1, b: 1 }", true)]
    [InlineData("{ $or: [{ a: 9 }, { $expr: '$b' }] }", "{ a: 1, b: true }", true)]
    [InlineData("{ $or: [{ a: 9 }, { $expr: '$b' }] }", "{ a: 1, b: 0 }", false)]
    [InlineData("{ $expr: '$missing' }", "{ a: 1 }", false)]
    [InlineData("{ $expr: true }", "{}", true)]
    [InlineData("{ $nor: [{ $expr: false }] }", "{}", true)]
    public void An_expression_that_is_true_matches(string filter, string document, bool expected) =>
        FilterTable.ShouldMatch(filter, document, expected);

    [Fact]
    public void It_sees_the_variables_of_the_command()
    {
        var filter = Filter.Compile(Json.Document("{ $expr: { $eq: ['$a', '$$wanted'] } }"), new QueryContext { Let = Json.Document("{ wanted: 7 }") });
        filter.Matches(Json.Document("{ a: 7 }").Span).ShouldBeTrue();
        filter.Matches(Json.Document("{ a: 8 }").Span).ShouldBeFalse();
    }

    [Fact]
    public void What_it_implies_of_fields_changes_no_answer()
    {
        string[] values =
        [
            "null", "1", "2.0", "{ $numberDouble: 'NaN' }", "'x'", "'X'", "{}", "{ b: 1 }", "{ b: [1, 2] }", "[]", "[1]", "[{ b: 1 }]", "[{ b: 1 }, { b: 2 }]",
            "true", "{ $minKey: 1 }", "{ $maxKey: 1 }", "{ $undefined: true }", "{ $regularExpression: { pattern: 'x', options: '' } }", "{ $date: '2020-01-01T00:00:00Z' }",
        ];
        string[] documents = [.. values.Select(value => $"{{ a: {value} }}"), "{}"];
        var context = new QueryContext { Collation = Json.Document("{ locale: 'en', strength: 2 }") };
        foreach (string name in (string[])["$eq", "$gt", "$gte", "$lt", "$lte"])
        {
            foreach (string value in values)
            {
                foreach (string path in (string[])["$a", "$a.b"])
                {
                    string condition = $"{{ $or: [{{ $and: [{{ {name}: ['{path}', {{ $literal: {value} }}] }}, true] }}, {{ $lt: [{{ $literal: {value} }}, '{path}'] }}] }}";
                    var filter = Filter.Compile(Json.Document($"{{ $expr: {condition} }}"), context);
                    var plain = Filter.Compile(Json.Document($"{{ $expr: {{ $not: [{{ $not: [{condition}] }}] }} }}"), context);
                    foreach (string document in documents)
                    {
                        filter.Matches(Json.Document(document).Span)
                            .ShouldBe(plain.Matches(Json.Document(document).Span), $"{condition} of {document}");
                    }
                }
            }
        }
    }

    [Fact]
    public void It_asks_whole_documents_only() => FilterTable.ShouldBeRefused(
        "{ a: { $elemMatch: { $expr: true } } }", 2, "$expr can only be applied to the top-level document");

    [Fact]
    public void A_sample_rate_of_all_or_nothing_leaves_nothing_to_chance()
    {
        FilterTable.ShouldMatch("{ $sampleRate: 1 }", "{}", true);
        FilterTable.ShouldMatch("{ $sampleRate: 0 }", "{}", false);
        FilterTable.ShouldBeRefused("{ $sampleRate: 2 }", 2, "numeric argument to $sampleRate must be in [0, 1]");
        FilterTable.ShouldBeRefused("{ $sampleRate: 'x' }", 2, "argument to $sampleRate must be a numeric type");
    }

    [Fact]
    public void A_sample_rate_matches_about_its_share()
    {
        var filter = Filter.Compile(Json.Document("{ $sampleRate: 0.5 }"));
        byte[] document = RawDocument.Empty.Bytes.ToArray();
        // Outside of these bounds once in more than 10^20 runs.
        Enumerable.Range(0, 10_000).Count(_ => filter.Matches(document)).ShouldBeInRange(4500, 5500);
    }

    [Theory]
    [InlineData("{ $alwaysTrue: 1 }", true)]
    [InlineData("{ $alwaysFalse: 1 }", false)]
    public void Constants_match_all_or_nothing(string filter, bool expected) => FilterTable.ShouldMatch(filter, "{}", expected);

    [Fact]
    public void Constants_take_1_only() =>
        FilterTable.ShouldBeRefused("{ $alwaysTrue: 2 }", 9, "$alwaysTrue must be an integer value of 1");
}
