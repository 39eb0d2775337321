using Streetcar.Bson;

namespace Streetcar.Query.Tests.Expressions;

/// <summary>What expressions have in common. Each operator has its cases in tests/Operators.Tests.</summary>
public sealed class ExpressionTests
{
    [Theory]
    // Paths, variables, literals
    [InlineData("'$a.b'", "{ a: { b: 1 } }", "1")]
    [InlineData("'$a.b'", "{ a: [{ b: 1 }, { b: 2 }, 3] }", "[1, 2]")]
    [InlineData("'$a.0'", "{ a: [1] }", "[]")]
    [InlineData("['$a', '$none']", "{ a: 1 }", "[1, null]")]
    [InlineData("{ $literal: { $add: [2, 3] } }", "{}", "{ $add: [2, 3] }")]
    [InlineData("{ $let: { vars: { total: { $add: ['$price', '$tax'] }, d: 0.5 }, in: { $multiply: ['$$total', '$$d'] } } }", "{ price: 10, tax: 2 }", "6.0")]
    [InlineData("{ $let: { vars: { low: 1, high: '$$low' }, in: { $gt: ['$$low', '$$high'] } } }", "{ low: 9 }", "ERROR 17276 Use of undefined variable: low")]
    [InlineData("{ $let: { vars: { CURRENT: '$a' }, in: '$b' } }", "{ a: { b: 5 }, b: 6 }", "5")]
    [InlineData("'$$x'", "{}", "ERROR 17276 Use of undefined variable: x")]
    [InlineData("'$'", "{}", "ERROR 16872 '$' by itself is not a valid FieldPath")]
    [InlineData("{ $foo: 1 }", "{}", "ERROR 168 Unrecognized expression '$foo'")]
    [InlineData("{ $add: [1], $subtract: [1] }", "{}", "ERROR 15983 An object representing an expression must have exactly one field: { $add: [ 1 ], $subtract: [ 1 ] }")]
    [InlineData("{ $divide: [1] }", "{}", "ERROR 16020 Expression $divide takes exactly 2 arguments. 1 were passed in.")]
    [InlineData("{ $round: [1, 2, 3] }", "{}", "ERROR 28667 Expression $round takes at least 1 arguments, and at most 2, but 3 were passed in.")]
    public void An_expression_makes_a_value(string expression, string document, string value)
    {
        if (!value.StartsWith("ERROR ", StringComparison.Ordinal))
        {
            ExpressionRunner.Evaluate(expression, document).ShouldBe(value == "missing" ? value : ExpressionRunner.Text(value));
            return;
        }

        var failure = Should.Throw<DocumentException>(() => ExpressionRunner.Evaluate(expression, document));
        $"ERROR {(int)failure.Code} {failure.Message}".ShouldBe(value);
    }

    [Fact]
    public void Variables_of_the_command_are_known_to_its_expressions()
    {
        var context = new QueryContext
        {
            Let = Json.Document("{ target: { $add: [1, 2] } }"),
            Now = DateTimeOffset.UnixEpoch,
        };

        ExpressionRunner.Evaluate("['$$target', '$$NOW']", "{}", context)
            .ShouldBe(ExpressionRunner.Text("[3, { $date: '1970-01-01T00:00:00Z' }]"));
    }

    [Fact]
    public void A_random_number_is_another_one_each_time()
    {
        string number = ExpressionRunner.Evaluate("{ $rand: {} }", "{}");

        number.ShouldStartWith("{\"$numberDouble\": \"0.");
        ExpressionRunner.Evaluate("{ $rand: {} }", "{}").ShouldNotBe(number);
    }

    [Fact]
    public void A_value_that_grows_without_bound_is_refused()
    {
        const string Doubled = "{ $reduce: { input: { $range: [0, 60] }, initialValue: 'xxxxxxxx', in: { $concat: ['$$value', '$$value'] } } }";

        Should.Throw<DocumentException>(() => ExpressionRunner.Evaluate(Doubled, "{}")).Code.ShouldBe((ErrorCode)16493);
    }
}
