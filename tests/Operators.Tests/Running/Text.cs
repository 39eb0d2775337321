namespace Streetcar.Operators.Tests.Running;

/// <summary>Values as text that keeps their types and the order of their fields.</summary>
internal static class Text
{
    /// <summary>Fails with the values that differ, where some do.</summary>
    public static void ShouldBe(IEnumerable<RawValue> actual, IEnumerable<RawValue> expected, Case @case) =>
        ShouldBe(actual.Select(Of), expected.Select(Of), @case);

    /// <summary>Fails with the lines that differ, where some do.</summary>
    public static void ShouldBe(IEnumerable<string> actual, IEnumerable<string> expected, Case @case)
    {
        string?[] lines = [.. actual];
        string?[] wanted = [.. expected];
        var differences = Enumerable.Range(0, Math.Max(lines.Length, wanted.Length))
            .Select(i => (Wanted: wanted.ElementAtOrDefault(i), Line: lines.ElementAtOrDefault(i)))
            .Where(pair => pair.Wanted != pair.Line)
            .Select(pair => $"\n  should be {pair.Wanted ?? "nothing"}\n  but was   {pair.Line ?? "nothing"}");
        if (string.Concat(differences) is { Length: > 0 } text)
            Assert.Fail($"{@case}{text}");
    }

    public static string Of(RawValue value) =>
        value.IsMissing ? "missing" : new RawDocument { ["v"] = value }.ToJson(ExtendedJsonMode.Canonical)[6..^1];
}
