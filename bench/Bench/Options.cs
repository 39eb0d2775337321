namespace Streetcar.Bench;

/// <summary>What the command line asks for.</summary>
internal sealed record Options
{
    /// <summary>The names of the workloads; none for all of them.</summary>
    public required string[] Workloads { get; init; }

    /// <summary>How many documents the workloads run over.</summary>
    public required int Documents { get; init; }

    /// <summary>How long each timed run takes.</summary>
    public required TimeSpan Time { get; init; }

    /// <summary>How often each contender has its turn, the warm-up aside.</summary>
    public required int Rounds { get; init; }

    /// <summary>A server that runs already, in place of the silo.</summary>
    public string? Uri { get; init; }

    /// <summary>Another server to compare with.</summary>
    public string? Versus { get; init; }

    /// <summary>A published silo, in place of the one that was built along.</summary>
    public string? Silo { get; init; }

    /// <summary>Another published silo to compare with, round by round; null for none.</summary>
    public string? VersusSilo { get; init; }

    /// <summary>The folder of the results; null to write none.</summary>
    public string? Results { get; init; }

    /// <summary>How many documents the collections of the workload <c>scale</c> have.</summary>
    public required (int Small, int Large) Scale { get; init; }

    /// <summary>Whether something is to be measured.</summary>
    public bool Wants(string workload) => Workloads.Length == 0 || Workloads.Contains(workload);
}
