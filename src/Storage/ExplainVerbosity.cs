namespace Streetcar.Storage;

/// <summary>How much an explain reports.</summary>
public enum ExplainVerbosity
{
    /// <summary>The winning plan only; nothing is executed.</summary>
    QueryPlanner,

    /// <summary>And what executing it examined and returned.</summary>
    ExecutionStats,

    /// <summary>And the same for the plans that were rejected.</summary>
    AllPlansExecution,
}
