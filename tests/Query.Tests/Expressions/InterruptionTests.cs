using System.Diagnostics;
using Streetcar.Bson;

namespace Streetcar.Query.Tests.Expressions;

public sealed class InterruptionTests
{
    // A value that takes a while, and an operand for it.
    private const string Numbers = "{ $range: [0, 3000000, { $literal: 1 }] }";
    private const string Documents = "{ $map: { input: { $range: [0, 1000000] }, in: { k: { $toString: '$$this' }, v: '$$this' } } }";
    private const string Text = "{ $reduce: { input: { $range: [0, 23] }, initialValue: '$s', in: { $concat: ['$$value', '$$value'] } } }";

    public static TheoryData<string> Expressions =>
    [
        "{ $map: { input: " + Numbers + ", in: { $add: ['$$this', 1] } } }",
        "{ $filter: { input: " + Numbers + ", cond: { $gt: ['$$this', 1] } } }",
        "{ $reduce: { input: " + Numbers + ", initialValue: 0, in: { $add: ['$$value', '$$this'] } } }",
        "{ $reduce: { input: { $range: [0, 100000] }, initialValue: [], in: { $concatArrays: ['$$value', ['$$this']] } } }",
        "{ $zip: { inputs: [" + Numbers + ", { $range: [0, 100000] }] } }",
        "{ $setUnion: [" + Numbers + "] }",
        "{ $sortArray: { input: " + Documents + ", sortBy: { k: 1 } } }",
        "{ $arrayToObject: [" + Documents + "] }",
        "{ $objectToArray: { $arrayToObject: [" + Documents + "] } }",
        "{ $mergeObjects: [{ $arrayToObject: [" + Documents + "] }] }",
        "{ $sum: [" + Numbers + "] }",
        "{ $maxN: { n: 5, input: " + Numbers + " } }",
        "{ $in: [-1, { $concatArrays: [" + Numbers + "] }] }",
        "{ $indexOfArray: [" + Numbers + ", -1] }",
        "{ $reverseArray: " + Numbers + " }",
        "{ $split: [" + Text + ", 'x'] }",
        "{ $replaceAll: { input: " + Text + ", find: 'x', replacement: 'y' } }",
        "{ $indexOfCP: [" + Text + ", { $concat: [{ $substrBytes: [" + Text + ", 0, 1000000] }, 'z'] }] }",
        "{ $regexFindAll: { input: " + Text + ", regex: 'x' } }",
        "{ $trim: { input: " + Text + ", chars: 'x' } }",
    ];

    [Theory]
    [MemberData(nameof(Expressions))]
    public void An_expression_ends_when_its_operation_does(string expression)
    {
        var operation = new TestOperation(TimeSpan.FromMilliseconds(100));
        using var work = operation.Enter();
        var clock = Stopwatch.StartNew();
        try
        {
            for (int i = 0; i < 100; i++)
                ExpressionRunner.Evaluate(expression, "{ s: 'x' }");
            Assert.Fail("It did not end.");
        }
        catch (DocumentException exception)
        {
            exception.Code.ShouldBe(ErrorCode.MaxTimeMSExpired, exception.Message);
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"{clock.Elapsed}");
        }
    }
}
