namespace Streetcar.Spec.Tests.Matching;

/// <summary>Something is not as the test expects it.</summary>
internal sealed class MatchException(string path, string expected, string? actual)
    : Exception($"At '{path}': expected {expected}, but got {(string.IsNullOrEmpty(actual) ? "nothing" : actual)}");
