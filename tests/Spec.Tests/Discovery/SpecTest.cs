namespace Streetcar.Spec.Tests.Discovery;

/// <summary>One test of a file in MongoDB's unified test format.</summary>
/// <param name="File">The file, such as <c>crud/updateOne-hint</c>.</param>
/// <param name="Index">Which of the file's tests.</param>
/// <param name="Whole">The file, which has what its tests share.</param>
/// <param name="Test">The test itself.</param>
internal sealed record SpecTest(string File, int Index, BsonDocument Whole, BsonDocument Test)
{
    public string Description => Test["description"].AsString;

    public string Name => $"{File}: {Description}";

    /// <summary>Why the test is not run; null where it is.</summary>
    /// <param name="topology">What it is run against (<see cref="Topology"/>).</param>
    public string? SkipReason(string topology) =>
        Requirements.WhyNot(Whole.GetValue("runOnRequirements", null), topology)
        ?? Requirements.WhyNot(Test.GetValue("runOnRequirements", null), topology)
        ?? Test.GetValue("skipReason", null)?.AsString
        ?? SkippedTests.Reason(this);

    public bool FileStartsWith(string start) => File.StartsWith(start, StringComparison.Ordinal);

    public override string ToString() => Name;
}
