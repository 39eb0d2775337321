namespace Streetcar.Query;

/// <summary>A compiled window function.</summary>
internal abstract class WindowFunction
{
    /// <summary>Starts the function on a partition.</summary>
    public abstract WindowRun Start(WindowPartition partition);
}
