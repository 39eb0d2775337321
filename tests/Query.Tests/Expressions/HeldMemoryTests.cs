using Streetcar.Bson;
using Streetcar.Query.Tests.Aggregation;

namespace Streetcar.Query.Tests.Expressions;

public sealed class HeldMemoryTests
{
    private const string Megabyte = "{ $reduce: { input: { $range: [0, 20] }, initialValue: 'x', in: { $concat: ['$$value', '$$value'] } } }";

    public static TheoryData<string, ErrorCode> TooLarge => new()
    {
        {
            "{ $zip: { inputs: [" + string.Join(", ", Enumerable.Repeat("{ $range: [0, 5000000, '$one'] }", 10)) + "] } }",
            ErrorCode.ExceededMemoryLimit
        },
        {
            "{ $reduce: { input: { $range: [0, 100] }, initialValue: 'x', in: { $concat: ['$$value', '$$value'] } } }",
            (ErrorCode)16493
        },
        {
            "{ $concat: [" + string.Join(", ", Enumerable.Repeat("{ $concat: ['$m', 'x'] }", 2000)) + "] }",
            ErrorCode.ExceededMemoryLimit
        },
        { "{ $concat: [" + string.Join(", ", Enumerable.Repeat("'$m'", 2000)) + "] }", (ErrorCode)16493 },
        { "{ $map: { input: { $range: [0, 1000] }, in: '$m' } }", ErrorCode.BsonObjectTooLarge },
        {
            "{ $let: { vars: { " + string.Join(", ", Enumerable.Range(0, 10).Select(i => $"v{i}: {{ $range: [0, 3000000, '$one'] }}")) + " }, in: 1 } }",
            ErrorCode.ExceededMemoryLimit
        },
        { "{ $setUnion: [{ $range: [0, 3000000, '$one'] }] }", ErrorCode.ExceededMemoryLimit },
    };

    [Theory]
    [MemberData(nameof(TooLarge))]
    public void An_evaluation_may_hold_so_much_at_once(string expression, ErrorCode expected)
    {
        var operation = new TestOperation(TimeSpan.FromMinutes(1));
        using (operation.Enter())
        {
            var error = Assert.Throws<DocumentException>(() => Evaluate(expression));

            error.Code.ShouldBe(expected, error.Message);
            Assert.True(operation.MostReserved <= OperationContext.MaxHeld, $"{operation.MostReserved}");
        }

        operation.Reserved.ShouldBe(0);
    }

    [Fact]
    public void Values_that_are_not_needed_any_more_do_not_count()
    {
        // Each of the elements takes a megabyte, and so does each of their concatenations.
        string text = "{ $strLenBytes: { $concat: [" + Megabyte + ", 'y', { $toUpper: " + Megabyte + " }] } }";
        var operation = new TestOperation(TimeSpan.FromMinutes(1));
        using (operation.Enter())
            ExpressionRunner.Evaluate("{ $max: { $map: { input: { $range: [0, 200] }, in: " + text + " } } }", "{}").ShouldBe(ExpressionRunner.Text("2097153"));

        Assert.True(operation.MostReserved < 10 * 1024 * 1024, $"{operation.MostReserved}");
    }

    [Fact]
    public void What_views_the_document_does_not_count()
    {
        var operation = new TestOperation(TimeSpan.FromMinutes(1));
        using (operation.Enter())
            Evaluate("{ $size: { $map: { input: { $range: [0, 150] }, in: { $strcasecmp: ['$m', { $ifNull: [null, '$m'] }] } } } }");

        operation.MostReserved.ShouldBe(0);
    }

    [Fact]
    public void What_all_operations_share_may_be_used_up()
    {
        var operation = new TestOperation(TimeSpan.FromMinutes(1), memory: 16 * 1024 * 1024);
        using (operation.Enter())
        {
            Evaluate("{ $size: { $range: [0, 500000, '$one'] } }");
            var error = Assert.Throws<DocumentException>(() => Evaluate("{ $size: { $range: [0, 3000000, '$one'] } }"));

            error.Code.ShouldBe(ErrorCode.ExceededMemoryLimit);
        }

        operation.Reserved.ShouldBe(0);
    }

    private static void Evaluate(string expression)
    {
        var document = new RawDocument { ["m"] = new string('x', 1_000_000), ["one"] = 1 };
        using var result = PipelineRunner.Compile($"[{{ $replaceWith: {{ v: {expression} }} }}]").Run(new ListSource([document.Bytes]));
        result.TryNext(out _).ShouldBeTrue();
    }
}
