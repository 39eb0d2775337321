namespace Streetcar.Operators.Tests;

/// <summary>
/// The examples of a case, each an operand and the value that its operator makes of it; one without a value makes none.
/// Expressions are examples that are written whole. All of a case's run in one pipeline, which puts their values in fields that are numbered.
/// </summary>
internal static class Examples
{
    /// <summary>Runs a case's examples, or the one operand that fails.</summary>
    /// <param name="case">The case.</param>
    /// <param name="run">Makes the value of each of the operands.</param>
    public static async Task ShouldHoldAsync(Case @case, Func<IReadOnlyList<BsonValue>, Task<IReadOnlyList<BsonValue>>> run)
    {
        if (@case.Fails)
        {
            await @case.ShouldFailAsync(() => run([@case.Field("of")]));
            return;
        }

        List<BsonArray> examples = [.. @case.Field(@case.Has("expressions") ? "expressions" : "examples").AsArray.Select(example => example.AsArray)];
        examples.ShouldNotBeEmpty(@case.ToString());
        examples.ShouldAllBe(example => example.Count == 1 || example.Count == 2);
        var values = await run([.. examples.Select(example => example[0])]);
        Text.ShouldBe(Lines(examples, values), Lines(examples, [.. examples.Select(example => example.ElementAtOrDefault(1))]), @case);
    }

    /// <summary>A document with the expression of each operand in a numbered field.</summary>
    public static BsonDocument Fields(IEnumerable<BsonValue> operands, Func<BsonValue, BsonValue> expression) =>
        new(operands.Select((operand, i) => new BsonElement($"v{i}", expression(operand))));

    /// <summary>The values of the numbered fields.</summary>
    public static IReadOnlyList<BsonValue> Values(BsonValue document, int count) =>
        [.. Enumerable.Range(0, count).Select(i => document[$"v{i}"])];

    private static IEnumerable<string> Lines(List<BsonArray> examples, IReadOnlyList<BsonValue> values) =>
        examples.Select((example, i) => $"{Text.Of(values[i])} of {example[0]}");
}
