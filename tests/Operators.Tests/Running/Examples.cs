namespace Streetcar.Operators.Tests.Running;

/// <summary>
/// The examples of a case, each an operand and the value that its operator makes of it; one without a value makes none.
/// Expressions are examples that are written whole. All of a case's run in one pipeline, which puts their values in fields that are numbered.
/// </summary>
internal static class Examples
{
    /// <summary>Runs a case's examples, or the one operand that fails.</summary>
    /// <param name="case">The case.</param>
    /// <param name="run">Makes the value of each of the operands.</param>
    public static async Task ShouldHoldAsync(Case @case, Func<IReadOnlyList<RawValue>, Task<IReadOnlyList<RawValue>>> run)
    {
        if (@case.Fails)
        {
            await @case.ShouldFailAsync(() => run([@case.Field("of")]));
            return;
        }

        List<RawArray> examples = [.. @case.Field(@case.Has("expressions") ? "expressions" : "examples").AsArray.Select(example => example.AsArray)];
        examples.ShouldNotBeEmpty(@case.ToString());
        examples.ShouldAllBe(example => example.Count == 1 || example.Count == 2);
        var values = await run([.. examples.Select(example => example[0])]);
        Text.ShouldBe(Lines(examples, values), Lines(examples, [.. examples.Select(example => example.ElementAtOrDefault(1))]), @case);
    }

    /// <summary>A document with the expression of each operand in a numbered field.</summary>
    public static RawDocument Fields(IEnumerable<RawValue> operands, Func<RawValue, RawValue> expression) =>
        new(operands.Select((operand, i) => new RawElement($"v{i}", expression(operand))));

    /// <summary>The values of the numbered fields.</summary>
    public static IReadOnlyList<RawValue> Values(RawValue document, int count) =>
        [.. Enumerable.Range(0, count).Select(i => document[$"v{i}"])];

    private static IEnumerable<string> Lines(List<RawArray> examples, IReadOnlyList<RawValue> values) =>
        examples.Select((example, i) => $"{Text.Of(values[i])} of {example[0]}");
}
