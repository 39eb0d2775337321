namespace Streetcar.Query.Aggregation.Windows;

/// <summary>A compiled window function.</summary>
internal abstract class WindowFunction
{
    /// <summary>Starts the function on a partition.</summary>
    public abstract WindowRun Start(WindowPartition partition);
}
