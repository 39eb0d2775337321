namespace Streetcar.Faults;

/// <summary>What a harness saw: figures, and what was wrong.</summary>
/// <param name="Name">What was tried.</param>
internal sealed record Outcome(string Name)
{
    private const int Shown = 20;

    private readonly List<string> _figures = [];
    private readonly List<string> _faults = [];

    /// <summary>Is told of each fault when it is found, for runs that take long.</summary>
    public Action<string>? Progress { get; init; }

    /// <summary>What was wrong; empty where all was well.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Notes something that was measured.</summary>
    public void Note(string figure)
    {
        lock (_figures)
            _figures.Add(figure);
    }

    /// <summary>Notes something that is wrong.</summary>
    public void Blame(string fault)
    {
        lock (_faults)
            _faults.Add(fault);
        Progress?.Invoke($"fault: {fault}");
    }

    /// <summary>The figures in a line, and the first faults in lines of their own.</summary>
    public override string ToString()
    {
        string line = $"{Name}: {string.Join(", ", [.. _figures, _faults.Count == 1 ? "1 fault" : $"{_faults.Count} faults"])}";
        return string.Join(Environment.NewLine + "  ", [line, .. _faults.Take(Shown)]);
    }
}
